using Derman.Core.Storage;
using Derman.Core.Storage.Postgres;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Tenancy.Catalog;

/// <summary>The catalog: a file (<c>catalog.db</c>) for one node, a PostgreSQL schema for many. As durable as tenant stores.</summary>
public sealed class CatalogStore : IAsyncDisposable
{
    /// <summary>The schema of the catalog when the operator names none.</summary>
    public const string DefaultSchema = "derman_catalog";

    private static readonly Lazy<RowMaps> Maps = new(() => StoreFiles.MapsOf<CatalogDb>(options => new CatalogDb(options)));
    private readonly IDisposable? _server;

    private CatalogStore(StoreHandle handle, IDisposable? server)
    {
        Handle = handle;
        _server = server;
    }

    public StoreHandle Handle { get; }

    /// <summary>Connection string of a shared catalog; null when it is this node's own file.</summary>
    public string? SharedOn { get; private init; }

    /// <summary>Schema of a shared catalog; null when it is a file.</summary>
    public string? Schema { get; private init; }

    public static ValueTask<CatalogStore> OpenAsync(string dataFolder, CancellationToken ct) =>
        OpenAsync(new CatalogStore(StoreFiles.Open(Path.Combine(dataFolder, "catalog.db"), Maps.Value, "catalog"), null), ct);

    /// <param name="connectionString">Connection string of a login that may create schemas and roles.</param>
    public static ValueTask<CatalogStore> OpenSharedAsync(string connectionString, PostgresOptions options, string schema, CancellationToken ct)
    {
        var server = new PostgresServer(connectionString, options with { Slices = 1 });
        return OpenAsync(new CatalogStore(StoreFiles.OpenSchema(server, schema, Maps.Value, "catalog"), server) { SharedOn = connectionString, Schema = schema }, ct);
    }

    public ValueTask<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken ct) => Handle.WriteAsync(work, ct);

    public ValueTask WriteAsync(Action<WriteSession> work, CancellationToken ct) => Handle.WriteAsync(work, ct);

    public T Read<T>(Func<ReadSession, T> work) => Handle.Read(work);

    public async ValueTask DisposeAsync()
    {
        await Handle.DisposeAsync();
        _server?.Dispose();
    }

    private static async ValueTask<CatalogStore> OpenAsync(CatalogStore store, CancellationToken ct)
    {
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
}
