using System.Text;
using System.Text.Json;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tenancy;

/// <summary>A database server with what lies on it.</summary>
public sealed record DatabaseServerListing(string Name, string Target, int MaxTenants, int Tenants);

/// <summary>A change that was refused, with the reason.</summary>
public sealed class DatabaseServerException(string message) : Exception(message);

/// <summary>The database servers tenants can be placed on. Their connection strings hold passwords, so they lie sealed in the catalog.</summary>
public sealed class DatabaseServers(TenantRegistry registry)
{
    /// <summary>Every schema costs the backends that touch it memory (0.2 MB) and the server's catalogs rows.</summary>
    public const int DefaultMaxTenants = 500;

    /// <summary>Adds a server or changes the one of that name, after a look whether it can be reached and used.</summary>
    /// <exception cref="DatabaseServerException">It cannot, or the options cannot be used.</exception>
    public async Task AddAsync(DatabaseServerSettings settings, int maxTenants, CancellationToken ct)
    {
        if (settings.Options.Fault() is { } fault)
        {
            throw new DatabaseServerException(fault);
        }

        if (maxTenants is < 1 or > 10_000)
        {
            throw new DatabaseServerException("The most tenants of one database must be 1 to 10,000.");
        }

        if (PostgresSchema.WhyUnusable(settings.ConnectionString) is { } reason)
        {
            throw new DatabaseServerException($"The server '{settings.Name}' cannot be used: {reason}");
        }

        var row = new DatabaseServer
        {
            Name = settings.Name,
            Connection = registry.MasterKey.Seal(Purpose(settings.Name), Encoding.UTF8.GetBytes(settings.ConnectionString)),
            Options = JsonSerializer.Serialize(settings.Options),
            MaxTenants = maxTenants,
        };
        await registry.Catalog.WriteAsync(
            session =>
            {
                session.Delete(row);
                session.Insert(row);
            },
            ct);
        registry.Reload();
    }

    /// <summary>Makes a server known under a name, and leaves what was agreed on it: pool, pooler, most tenants.</summary>
    public async Task KeepAsync(string name, string connectionString, CancellationToken ct)
    {
        var known = registry.Catalog.Read(s => s.First<DatabaseServer>("\"name\" = @p0", name));
        var settings = known is null ? new DatabaseServerSettings(name, connectionString, new PostgresOptions()) : Open(registry.MasterKey, known) with { ConnectionString = connectionString };
        await AddAsync(settings, known?.MaxTenants ?? DefaultMaxTenants, ct);
    }

    public IReadOnlyList<DatabaseServerListing> List()
    {
        var held = registry.Entries.Where(e => e.Server is not null).CountBy(e => e.Server!).ToDictionary(StringComparer.Ordinal);
        return [.. registry.Catalog.Read(s => s.List<DatabaseServer>("1 = 1 ORDER BY \"name\""))
            .Select(row => new DatabaseServerListing(row.Name, PostgresSchema.Describe(Open(registry.MasterKey, row).ConnectionString), row.MaxTenants, held.GetValueOrDefault(row.Name)))];
    }

    /// <exception cref="DatabaseServerException">There is none of that name, or tenants are still on it.</exception>
    public async Task RemoveAsync(string name, CancellationToken ct)
    {
        var held = registry.Entries.Count(e => e.Server == name);
        if (held > 0)
        {
            throw new DatabaseServerException($"{held} tenants are on '{name}'. Move them away first: tenants move ID --to ...");
        }

        if (await registry.Catalog.WriteAsync(s => s.Execute("DELETE FROM \"database_server\" WHERE \"name\" = @p0", name), ct) == 0)
        {
            throw new DatabaseServerException($"There is no database server '{name}'.");
        }
    }

    /// <summary>Reason why no tenant may be added there; null when one may.</summary>
    public string? WhyFull(string name)
    {
        var most = registry.Catalog.Read(s => s.First<DatabaseServer>("\"name\" = @p0", name))?.MaxTenants;
        return most is null
            ? $"There is no database server '{name}'. 'servers list' shows those there are."
            : registry.Entries.Count(e => e.Server == name) >= most
                ? $"'{name}' holds {most} tenants, the most it may. Add another database, or raise its bound with 'servers add'."
                : null;
    }

    internal static IReadOnlyCollection<DatabaseServerSettings> Read(CatalogStore catalog, MasterKey key) =>
        [.. catalog.Read(s => s.List<DatabaseServer>("1 = 1")).Select(row => Open(key, row))];

    private static DatabaseServerSettings Open(MasterKey key, DatabaseServer row) => new(
        row.Name,
        Encoding.UTF8.GetString(key.Open(Purpose(row.Name), row.Connection)),
        JsonSerializer.Deserialize<PostgresOptions>(row.Options)!);

    private static string Purpose(string name) => $"database server {name}";
}
