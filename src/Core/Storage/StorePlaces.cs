using System.Collections.Concurrent;
using Derman.Core.Storage.Attachments;
using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Postgres;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tenancy;

namespace Derman.Core.Storage;

/// <summary>A database server as this node uses it.</summary>
public sealed record DatabaseServerSettings(string Name, string ConnectionString, PostgresOptions Options);

/// <summary>All places tenants can lie in: this node's folder, and the database servers of the catalog. Thread safe.</summary>
public sealed class StorePlaces(string tenantsFolder) : IDisposable
{
    private static readonly SqliteMigrations FileScripts = new("tenant");
    private static readonly MigrationScripts SchemaScripts = new("tenant", "postgres", PostgresDialect.Script);
    private readonly ConcurrentDictionary<string, (DatabaseServerSettings Settings, PostgresServer Server)> _servers = new(StringComparer.Ordinal);

    /// <summary>Schema version this program brings every store to.</summary>
    public static int LatestVersion => FileScripts.Latest;

    public string TenantsFolder => tenantsFolder;

    /// <summary>Makes the servers known. One that is known already and unchanged keeps its connections.</summary>
    public void Use(IReadOnlyCollection<DatabaseServerSettings> servers)
    {
        foreach (var settings in servers)
        {
            if (_servers.TryGetValue(settings.Name, out var known) && known.Settings == settings)
            {
                continue;
            }

            _servers[settings.Name] = (settings, new PostgresServer(settings.ConnectionString, settings.Options));
            known.Server?.Dispose();
        }
    }

    /// <summary>The place a tenant gets on a server. Ids are lower-case letters, digits and hyphens.</summary>
    /// <exception cref="UnknownServerException">No such server is known.</exception>
    public StorePlacement NewOn(string server, TenantId id) => _servers.TryGetValue(server, out var known)
        ? new StorePlacement(server, known.Settings.Options.SchemaPrefix + id.Value.Replace('-', '_'))
        : throw new UnknownServerException(server);

    /// <summary>A tenant's store at its place, not opened yet.</summary>
    /// <exception cref="UnknownServerException">The catalog names a server this node does not know.</exception>
    internal TenantStore At(TenantId id, StorePlacement placement)
    {
        var folder = Path.Combine(tenantsFolder, id.Value);
        if (placement.IsFile)
        {
            var path = Path.Combine(folder, TenantStore.FileName);
            return new TenantStore(id, folder, placement, new StoreHandle(FileAt(path)), _ => new AttachmentFiles(Path.Combine(folder, "files")));
        }

        return new TenantStore(id, folder, placement, new StoreHandle(new PostgresEngine(PlaceOf(placement), TenantModel.Maps, SchemaScripts)), handle => new AttachmentRows(handle));
    }

    /// <summary>Removes all that lies there. Nothing happens when nothing does.</summary>
    internal void Destroy(TenantId id, StorePlacement placement)
    {
        if (!placement.IsFile)
        {
            PostgresSchema.Drop(PlaceOf(placement));
        }
        else if (Path.Combine(tenantsFolder, id.Value) is var folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the first file needs and takes longest.</summary>
    internal static void PrepareFiles() => StoreTemplate.Prepare(FileScripts);

    private static SqliteEngine FileAt(string path) => new(path, TenantModel.Maps, FileScripts.Apply, () => StoreTemplate.Provide(path, FileScripts));

    internal PostgresPlace PlaceOf(StorePlacement placement) =>
        _servers.TryGetValue(placement.Server!, out var known)
            ? PostgresPlace.OfTenant(known.Server, placement.Schema!)
            : throw new UnknownServerException(placement.Server!);

    public void Dispose()
    {
        foreach (var (_, server) in _servers.Values)
        {
            server.Dispose();
        }

        _servers.Clear();
    }
}

/// <summary>A tenant lies on a server that nobody has told this host of.</summary>
public sealed class UnknownServerException(string server)
    : Exception($"The database server '{server}' is not known here. 'servers list' shows those that are; 'servers add' makes one known.");
