using Derman.Core.Storage;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>The catalog file (<c>catalog.db</c>), with the same durability as tenant stores.</summary>
public sealed class CatalogStore : IAsyncDisposable
{
    private static readonly Lazy<RowMaps> Maps = new(() => StoreFiles.MapsOf<CatalogDb>(options => new CatalogDb(options)));

    private CatalogStore(string path) => Handle = StoreFiles.Open(path, Maps.Value, "catalog");

    public StoreHandle Handle { get; }

    public static async ValueTask<CatalogStore> OpenAsync(string dataFolder, CancellationToken ct)
    {
        var store = new CatalogStore(Path.Combine(dataFolder, "catalog.db"));
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

    public ValueTask<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken ct) => Handle.WriteAsync(work, ct);

    public ValueTask WriteAsync(Action<WriteSession> work, CancellationToken ct) => Handle.WriteAsync(work, ct);

    public T Read<T>(Func<ReadSession, T> work) => Handle.Read(work);

    public ValueTask DisposeAsync() => Handle.DisposeAsync();
}
