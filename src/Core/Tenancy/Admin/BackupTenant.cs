using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy.Admin;

/// <summary>What a backup folder says of itself.</summary>
public sealed record BackupManifest(string Tenant, string CreatedAt, int SchemaVersion, string WrappedKey, string DatabaseSha256, long Events, int Files);

/// <summary>A backup that cannot be trusted, with the reason.</summary>
public sealed class BackupException(string message) : Exception(message);

/// <summary>
/// Copies one tenant while it is in use and proves the copy: the engine's own online copy (a copied file alone misses what
/// is in the log), its integrity, the event chain, and every attachment by its hash.
/// </summary>
public sealed class BackupTenant(TenantRegistry registry, IClock clock)
{
    private const string DatabaseName = "tenant.db";
    private const string ManifestName = "backup.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public async Task<BackupManifest> ExecuteAsync(TenantId id, string folder, CancellationToken ct)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new BackupException($"'{folder}' is not empty. Name a new folder, so that no older backup is mixed with this one.");
        }

        Directory.CreateDirectory(folder);
        var tenant = await registry.OpenAsync(id, ct);
        var database = Path.Combine(folder, DatabaseName);
        await StoreFiles.CopyAsync(tenant.Store.Handle, database, ct);
        var files = CopyFiles(tenant.Store.Files.Paths(), Path.Combine(tenant.Store.Folder, "files"), Path.Combine(folder, "files"));
        var events = await VerifyAsync(database, Path.Combine(folder, "files"), ct);
        var manifest = new BackupManifest(
            id.Value,
            clock.GetCurrentInstant().ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            TenantStore.LatestVersion,
            Convert.ToBase64String(registry.Entry(id)!.WrappedKey),
            await HashAsync(database, ct),
            events,
            files);
        await File.WriteAllTextAsync(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(manifest, Json), ct);
        return manifest;
    }

    /// <summary>Puts a verified backup in place. The tenant must not exist, or <paramref name="replace"/> says that it may go.</summary>
    public async Task<BackupManifest> RestoreAsync(string folder, bool replace, CancellationToken ct)
    {
        var manifestPath = Path.Combine(folder, ManifestName);
        if (!File.Exists(manifestPath))
        {
            throw new BackupException($"'{folder}' holds no {ManifestName}: it is not a backup of a tenant.");
        }

        var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllTextAsync(manifestPath, ct), Json)!;
        var id = TenantId.Parse(manifest.Tenant);
        var database = Path.Combine(folder, DatabaseName);
        if (manifest.SchemaVersion > TenantStore.LatestVersion)
        {
            throw new BackupException($"The backup has schema version {manifest.SchemaVersion}; this program knows up to {TenantStore.LatestVersion}. Start the newer version.");
        }

        if (!File.Exists(database) || await HashAsync(database, ct) != manifest.DatabaseSha256)
        {
            throw new BackupException("The database in the backup is not the one that was written (SHA-256 differs). Take another copy of the backup.");
        }

        await VerifyAsync(database, Path.Combine(folder, "files"), ct);
        var key = Convert.FromBase64String(manifest.WrappedKey);
        _ = registry.MasterKey.Unwrap(id.Value, key);
        if (registry.Entry(id) is not null && !replace)
        {
            throw new BackupException($"Tenant '{id}' exists. Restore with --replace to put the backup in its place.");
        }

        var weight = registry.Entry(id)?.Weight ?? 1;
        await registry.CloseAsync(id);
        var target = Path.Combine(registry.TenantsFolder, id.Value);
        var aside = target + ".replaced";
        if (Directory.Exists(aside))
        {
            // A restore was cut off: what lies in place is half a copy, and the tenant as it was still lies aside.
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }
        }
        else if (Directory.Exists(target))
        {
            Directory.Move(target, aside);
        }

        Directory.CreateDirectory(target);
        File.Copy(database, Path.Combine(target, DatabaseName));
        CopyFiles(Files(Path.Combine(folder, "files")), Path.Combine(folder, "files"), Path.Combine(target, "files"));
        await registry.Catalog.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM \"tenant_entry\" WHERE \"id\" = @p0", id.Value);
                session.Insert(new TenantEntry { Id = id.Value, Name = id.Value, WrappedKey = key, CreatedAt = clock.GetCurrentInstant(), Weight = weight });
            },
            ct);
        registry.Reload(id);
        var tenant = await registry.OpenAsync(id, ct);
        await CatalogListing.PublishAsync(registry, id, tenant.Configuration.Pack, ct);
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        return manifest;
    }

    private static async Task<long> VerifyAsync(string database, string filesFolder, CancellationToken ct)
    {
        if (StoreFiles.FaultOf(database) is { } fault)
        {
            throw new BackupException($"The database fails its integrity check: {fault}.");
        }

        var handle = StoreFiles.OpenAsIs(database);
        await using (handle)
        {
            var chain = ChainVerifier.Verify(handle);
            if (chain.BrokenAt is { } at)
            {
                throw new BackupException($"The event chain breaks at {at} ({chain.Reason}).");
            }

            var wanted = handle.Read(s => s.Query("SELECT DISTINCT \"sha256\" FROM \"attachment\" WHERE \"state\" = 'ready'", r => r.GetString(0)));
            foreach (var sha in wanted)
            {
                var path = Path.Combine(filesFolder, sha[..2], sha);
                if (!File.Exists(path) || await HashAsync(path, ct) != sha)
                {
                    throw new BackupException($"The attachment {sha} is missing or damaged.");
                }
            }

            return chain.Events;
        }
    }

    private static int CopyFiles(IEnumerable<string> paths, string from, string to)
    {
        var count = 0;
        foreach (var path in paths)
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target, overwrite: true);
            count++;
        }

        return count;
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [];

    private static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
    }
}
