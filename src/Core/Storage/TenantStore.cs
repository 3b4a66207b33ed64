using Derman.Core.Storage.Attachments;
using Derman.Core.Tenancy;

namespace Derman.Core.Storage;

/// <summary>Everything one tenant has: its store and its files. Can only be had with a <see cref="TenantId"/>.</summary>
public sealed partial class TenantStore : IAsyncDisposable
{
    public const string FileName = "tenant.db";

    internal TenantStore(TenantId id, string folder, StorePlacement placement, StoreHandle handle, Func<StoreHandle, IAttachments> files)
    {
        Id = id;
        Folder = folder;
        Placement = placement;
        Handle = handle;
        Files = files(handle);
    }

    public TenantId Id { get; }

    /// <summary>The tenant's own folder on this node; only a store that is a file has anything in it.</summary>
    public string Folder { get; }

    public StorePlacement Placement { get; }

    public IAttachments Files { get; }

    public StoreHandle Handle { get; }

    /// <summary>Schema version this program brings every store to.</summary>
    public static int LatestVersion => StorePlaces.LatestVersion;

    public static ValueTask<TenantStore> OpenAsync(TenantId id, string tenantsFolder, CancellationToken ct) =>
        OpenAsync(id, new StorePlaces(tenantsFolder), StorePlacement.File, ct);

    public static async ValueTask<TenantStore> OpenAsync(TenantId id, StorePlaces places, StorePlacement placement, CancellationToken ct)
    {
        var store = places.At(id, placement);
        try
        {
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

    public ValueTask DisposeAsync() => Handle.DisposeAsync();
}
