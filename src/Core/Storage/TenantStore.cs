using Derman.Core.Storage.Attachments;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tenancy;

namespace Derman.Core.Storage;

/// <summary>Everything one tenant has on disk: its store and its files, in a folder of its own. Can only be had with a <see cref="TenantId"/>.</summary>
public sealed partial class TenantStore : IAsyncDisposable
{
    private static readonly SqliteMigrations Migrations = new("tenant");

    private TenantStore(TenantId id, string folder)
    {
        Id = id;
        Folder = folder;
        DatabasePath = Path.Combine(folder, "tenant.db");
        Handle = new StoreHandle(new SqliteEngine(DatabasePath, TenantModel.Maps, Migrations.Apply));
        Files = new AttachmentFiles(Path.Combine(folder, "files"));
    }

    public TenantId Id { get; }

    public string Folder { get; }

    public AttachmentFiles Files { get; }

    public StoreHandle Handle { get; }

    internal string DatabasePath { get; }

    /// <summary>Schema version this program brings every store to.</summary>
    public static int LatestVersion => Migrations.Latest;

    public static async ValueTask<TenantStore> OpenAsync(TenantId id, string tenantsFolder, CancellationToken ct)
    {
        var store = new TenantStore(id, Path.Combine(tenantsFolder, id.Value));
        try
        {
            StoreTemplate.Provide(store.DatabasePath, Migrations);
            await store.Handle.OpenAsync(ct);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    public ValueTask<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken ct) => Guarded(work, ct);

    public async ValueTask WriteAsync(Action<WriteSession> work, CancellationToken ct) => await Guarded(
        session =>
        {
            work(session);
            return 0;
        },
        ct);

    public T Read<T>(Func<ReadSession, T> work) => Handle.Read(work);

    public Task<T> QueryAsync<T>(Func<TenantDb, Task<T>> work) => Handle.QueryAsync(work);

    public ValueTask DisposeAsync() => Handle.DisposeAsync();
}
