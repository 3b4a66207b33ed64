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
public sealed partial class StorePlaces(string tenantsFolder) : IDisposable
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
    internal TenantStore At(TenantId id, StorePlacement placement, bool create = false)
    {
        var handle = new StoreHandle(EngineAt(id, placement, create));
        return new TenantStore(id, FolderOf(id), placement, handle, FilesAt(id, placement, handle));
    }

    /// <param name="create">Make a schema that is not there; else it counts as moved away.</param>
    internal IStoreEngine EngineAt(TenantId id, StorePlacement placement, bool create = false) =>
        placement.IsFile ? FileAt(Path.Combine(FolderOf(id), TenantStore.FileName)) : new PostgresEngine(PlaceOf(placement), TenantModel.Maps, SchemaScripts, create);

    internal IAttachments FilesAt(TenantId id, StorePlacement placement, StoreHandle handle) =>
        placement.IsFile ? new AttachmentFiles(Path.Combine(FolderOf(id), "files")) : new AttachmentRows(handle);

    /// <summary>Removes all that lies there. Nothing happens when nothing does.</summary>
    internal void Destroy(TenantId id, StorePlacement placement)
    {
        if (!placement.IsFile)
        {
            PostgresSchema.Drop(PlaceOf(placement));
        }
        else if (FolderOf(id) is var folder && Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the first file needs and takes longest.</summary>
    internal static void PrepareFiles() => StoreTemplate.Prepare(FileScripts);

    private string FolderOf(TenantId id) => Path.Combine(tenantsFolder, id.Value);

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
