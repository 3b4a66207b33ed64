using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Storage.Attachments;
using Derman.Core.Storage.Copying;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy.Admin;

/// <summary>What a backup folder says of itself.</summary>
public sealed record BackupManifest(string Tenant, string CreatedAt, int SchemaVersion, string WrappedKey, string DatabaseSha256, long Events, int Files);

/// <summary>A backup that cannot be trusted, with the reason.</summary>
public sealed class BackupException(string message) : Exception(message);

/// <summary>
/// Copies one tenant while it is in use and proves the copy: as of one moment (a copied file alone misses what is in the log), its
/// integrity, the event chain, and every attachment by its hash. A backup is a file whatever engine the tenant is on, and can be
/// restored on any.
/// </summary>
public sealed class BackupTenant(TenantRegistry registry, IClock clock)
{
    private const string DatabaseName = TenantStore.FileName;
    private const string ManifestName = "backup.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="transfer">Wraps the tenant's key in the backup, for a host with another master key; null: this host's own.</param>
    public async Task<BackupManifest> ExecuteAsync(TenantId id, string folder, CancellationToken ct, MasterKey? transfer = null)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new BackupException($"'{folder}' is not empty. Name a new folder, so that no older backup is mixed with this one.");
        }

        Directory.CreateDirectory(folder);
        var tenant = await registry.OpenAsync(id, ct);
        var database = Path.Combine(folder, DatabaseName);
        if (tenant.Store.Placement.IsFile)
        {
            await StoreFiles.CopyAsync(tenant.Store.Handle, database, ct);
        }
        else
        {
            await using var file = StoreFiles.OpenTenant(database);
            await file.FillAsync(sink => tenant.Store.Read(source => StoreCopy.Copy(source, sink, _ => { }, ct)), ct);
        }

        var files = await CopyFilesAsync(tenant.Store.Files, Path.Combine(folder, "files"), ct);
        var events = await VerifyAsync(database, Path.Combine(folder, "files"), ct);
        var manifest = new BackupManifest(
            id.Value,
            clock.GetCurrentInstant().ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            TenantStore.LatestVersion,
            Convert.ToBase64String(registry.MasterKey.Rewrap(id.Value, registry.Entry(id)!.WrappedKey, transfer ?? registry.MasterKey)),
            await HashAsync(database, ct),
            events,
            files);
        await File.WriteAllTextAsync(Path.Combine(folder, ManifestName), JsonSerializer.Serialize(manifest, Json), ct);
        return manifest;
    }

    /// <summary>Puts a verified backup in place. The tenant must not exist, or <paramref name="replace"/> says that it may go.</summary>
    /// <param name="transfer">The key the backup was made with, when it was not this host's master key.</param>
    public async Task<BackupManifest> RestoreAsync(string folder, bool replace, CancellationToken ct, MasterKey? transfer = null)
    {
        var manifest = await ReadManifestAsync(folder, ct);
        var id = TenantId.Parse(manifest.Tenant);
        var database = Path.Combine(folder, DatabaseName);
        if (!File.Exists(database) || await HashAsync(database, ct) != manifest.DatabaseSha256)
        {
            throw new BackupException("The database in the backup is not the one that was written (SHA-256 differs). Take another copy of the backup.");
        }

        await VerifyAsync(database, Path.Combine(folder, "files"), ct);
        var key = Rewrapped(id, manifest, transfer);
        var before = registry.Entry(id);
        if (before is not null && !replace)
        {
            throw new BackupException($"Tenant '{id}' exists. Restore with --replace to put the backup in its place.");
        }

        if (registry.IsServed(id))
        {
            // Nobody may open what is being replaced. A restore that is cut off leaves it so, and can be given again.
            await registry.Catalog.WriteAsync(
                s => s.Execute("UPDATE \"tenant_entry\" SET \"status\" = @p0 WHERE \"id\" = @p1", TenantStatus.Suspended, id.Value), ct);
            registry.Reload(id);
        }

        await registry.CloseAsync(id);
        ct = CancellationToken.None; // Half a restore helps nobody: from here on it is finished.
        var placement = PlacementFor(id, before);
        var aside = placement.IsFile ? RestoreFiles(id, folder, database) : await FillSchemaAsync(id, placement, folder, database, ct);
        await registry.Catalog.WriteAsync(
            session =>
            {
                // What the operator has agreed with the tenant outlives its store.
                var agreed = session.First<TenantEntry>("\"id\" = @p0", id.Value);
                session.Execute("DELETE FROM \"tenant_entry\" WHERE \"id\" = @p0", id.Value);
                session.Insert(new TenantEntry
                {
                    Id = id.Value,
                    Name = id.Value,
                    WrappedKey = key,
                    CreatedAt = clock.GetCurrentInstant(),
                    Server = placement.Server,
                    Schema = placement.Schema,
                    Node = registry.NodeOf(placement),
                    Weight = agreed?.Weight ?? 1,
                    LimitRequests = agreed?.LimitRequests,
                    LimitBurst = agreed?.LimitBurst,
                    LimitConcurrent = agreed?.LimitConcurrent,
                    LimitStorage = agreed?.LimitStorage,
                });
            },
            ct);
        registry.Reload(id);
        var tenant = await registry.OpenAsync(id, ct);
        await CatalogListing.PublishAsync(registry, id, tenant.Configuration.Pack, ct);
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        if (before is { Placement.IsFile: false } && before.Placement != placement)
        {
            registry.Places.Destroy(id, before.Placement);
        }

        return manifest;
    }

    private static async Task<BackupManifest> ReadManifestAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
        {
            throw new BackupException($"'{folder}' holds no {ManifestName}: it is not a backup of a tenant.");
        }

        var manifest = JsonSerializer.Deserialize<BackupManifest>(await File.ReadAllTextAsync(path, ct), Json)!;
        return manifest.SchemaVersion <= TenantStore.LatestVersion
            ? manifest
            : throw new BackupException($"The backup has schema version {manifest.SchemaVersion}; this program knows up to {TenantStore.LatestVersion}. Start the newer version.");
    }

    private byte[] Rewrapped(TenantId id, BackupManifest manifest, MasterKey? transfer)
    {
        try
        {
            return (transfer ?? registry.MasterKey).Rewrap(id.Value, Convert.FromBase64String(manifest.WrappedKey), registry.MasterKey);
        }
        catch (CryptographicException)
        {
            throw new BackupException("The tenant's key in the backup was wrapped by another key. Give the key file it was made with: --transfer-key FILE.");
        }
    }

    /// <summary>A schema in use is not written over: the backup goes beside it, and the old one is dropped when the catalog points at the new one.</summary>
    private StorePlacement PlacementFor(TenantId id, TenantEntry? before)
    {
        if (before is null)
        {
            return registry.NewTenantsOn is { } server ? registry.Places.NewOn(server, id) : StorePlacement.File;
        }

        if (before.Placement.IsFile)
        {
            return before.Placement;
        }

        var usual = registry.Places.NewOn(before.Server!, id);
        return before.Placement == usual ? usual with { Schema = usual.Schema + "_b" } : usual;
    }

    private string RestoreFiles(TenantId id, string folder, string database)
    {
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
        return aside;
    }

    private async Task<string> FillSchemaAsync(TenantId id, StorePlacement placement, string folder, string database, CancellationToken ct)
    {
        registry.Places.Destroy(id, placement); // What an interrupted restore left there.
        await using var target = await TenantStore.OpenAsync(id, registry.Places, placement, ct, create: true);
        // The backup may have an older schema; a copy of it is brought up, never the backup itself.
        var draft = Path.Combine(Path.GetTempPath(), $"derman-restore-{Guid.NewGuid():n}");
        Directory.CreateDirectory(draft);
        try
        {
            File.Copy(database, Path.Combine(draft, DatabaseName));
            await using var source = StoreFiles.OpenTenant(Path.Combine(draft, DatabaseName));
            await source.OpenAsync(ct);
            await target.Handle.FillAsync(sink => source.Read(session => StoreCopy.Copy(session, sink, _ => { }, ct)), ct);
        }
        finally
        {
            Directory.Delete(draft, recursive: true);
        }

        foreach (var path in Files(Path.Combine(folder, "files")))
        {
            await using var content = File.OpenRead(path);
            await target.Files.SaveAsync(content, ct);
        }

        return "";
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

    private static async Task<int> CopyFilesAsync(IAttachments from, string folder, CancellationToken ct)
    {
        var names = from.Names();
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.Combine(folder, name[..2]));
            var source = from.Open(name) ?? throw new BackupException($"The attachment {name} went away while it was copied.");
            await using (source)
            await using (var target = File.Create(Path.Combine(folder, name[..2], name)))
            {
                await source.CopyToAsync(target, ct);
            }
        }

        return names.Count;
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
