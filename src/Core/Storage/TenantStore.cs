using Derman.Core.Storage.Attachments;
using Derman.Core.Tenancy;

namespace Derman.Core.Storage;

/// <summary>Everything one tenant has: its store and its files. Can only be had with a <see cref="TenantId"/>.</summary>
public sealed partial class TenantStore : IAsyncDisposable
{
    public const string FileName = "tenant.db";

    private readonly MovableAttachments _files;

    internal TenantStore(TenantId id, string folder, StorePlacement placement, StoreHandle handle, IAttachments files)
    {
        Id = id;
        Folder = folder;
        Placement = placement;
        Handle = handle;
        _files = new MovableAttachments(files);
    }

    public TenantId Id { get; }

    /// <summary>The tenant's own folder on this node; only a store that is a file has anything in it.</summary>
    public string Folder { get; }

    public StorePlacement Placement { get; private set; }

    public IAttachments Files => _files;

    public StoreHandle Handle { get; }

    /// <summary>Schema version this program brings every store to.</summary>
    public static int LatestVersion => StorePlaces.LatestVersion;

    public static ValueTask<TenantStore> OpenAsync(TenantId id, string tenantsFolder, CancellationToken ct) =>
        OpenAsync(id, new StorePlaces(tenantsFolder), StorePlacement.File, ct);

    /// <param name="create">Make a schema that is not there; else it counts as moved away. A file is always made.</param>
    public static async ValueTask<TenantStore> OpenAsync(TenantId id, StorePlaces places, StorePlacement placement, CancellationToken ct, bool create = true)
    {
        var store = places.At(id, placement, create);
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

    /// <summary>
    /// Goes on at another place. What is written meanwhile waits; reads under way end where they began; files are still found in the
    /// old place until <see cref="LeaveOldFiles"/>.
    /// </summary>
    /// <param name="cutover">Does what must happen while nothing is written; false leaves all as it was.</param>
    /// <param name="oldFiles">The files at the old place, whatever this store's own handle is turned to.</param>
    internal async Task SwitchAsync(StorePlaces places, StorePlacement to, IAttachments oldFiles, Func<StoreConnection, Task<bool>> cutover)
    {
        var (engine, files) = (places.EngineAt(Id, to), places.FilesAt(Id, to, Handle));
        await _files.HoldAsync();
        try
        {
            await Handle.SwitchAsync(async connection =>
            {
                if (!await cutover(connection))
                {
                    return null;
                }

                _files.Switch(files, oldFiles);
                Placement = to;
                return engine;
            });
        }
        finally
        {
            _files.GoOn();
        }
    }

    /// <summary>Somebody else has moved the store: what is read and written from now on happens there.</summary>
    internal async Task FollowAsync(StorePlaces places, StorePlacement to)
    {
        await Handle.FollowAsync(places.EngineAt(Id, to));
        _files.Switch(places.FilesAt(Id, to, Handle), null);
        Placement = to;
    }

    internal void LeaveOldFiles() => _files.LeaveOld();

    public ValueTask DisposeAsync() => Handle.DisposeAsync();
}
