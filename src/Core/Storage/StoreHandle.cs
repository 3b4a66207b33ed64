using System.Data.Common;
using Derman.Core.Storage.Copying;

namespace Derman.Core.Storage;

/// <summary>One open store: its writer and its readers. Opens (and migrates) on first use. Thread safe.</summary>
public sealed partial class StoreHandle : IAsyncDisposable
{
    private readonly GroupCommitWriter _writer;
    private readonly ReaderPool _readers;

    internal StoreHandle(IStoreEngine engine)
    {
        _writer = new GroupCommitWriter(engine);
        _readers = new ReaderPool(engine, engine.Maps);
    }

    /// <summary>Carries out a unit of work. Completes when it is on disk; throws what the unit threw, with nothing written.</summary>
    public ValueTask<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken ct) => _writer.WriteAsync(work, ct);

    public async ValueTask WriteAsync(Action<WriteSession> work, CancellationToken ct) =>
        await _writer.WriteAsync(
            s =>
            {
                work(s);
                return 0;
            },
            ct);

    /// <summary>Several reads of one moment.</summary>
    public T Read<T>(Func<ReadSession, T> work) => _readers.Read(work);

    internal ValueTask<T> MaintainAsync<T>(Func<DbConnection, T> work, CancellationToken ct) => _writer.MaintainAsync(work, ct);

    internal ValueTask<T> FillAsync<T>(Func<IRowSink, T> work, CancellationToken ct) => _writer.FillAsync(work, ct);

    /// <summary>Makes sure the file exists and has the newest schema.</summary>
    internal async ValueTask OpenAsync(CancellationToken ct) => await _writer.MaintainAsync(static _ => 0, ct);

    public async ValueTask DisposeAsync()
    {
        _readers.Dispose();
        await _writer.DisposeAsync();
    }
}
