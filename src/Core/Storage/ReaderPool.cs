using System.Collections.Concurrent;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage;

/// <summary>Open read connections of one store with their prepared commands. Thread safe.</summary>
internal sealed partial class ReaderPool(IStoreEngine engine, RowMaps maps) : IDisposable
{
    private volatile IStoreEngine _engine = engine;

    /// <summary>Opening one costs 0.3 ms and more (the schema is parsed), keeping one about 0.2 MB and its page cache.</summary>
    private const int Kept = 12;

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _closed;

    /// <summary>Runs a read inside one transaction, so that all its statements see the same moment.</summary>
    public T Read<T>(Func<ReadSession, T> work)
    {
        var reader = Rent();
        try
        {
            reader.Connection.Begin();
            var result = work(reader.Session);
            reader.Connection.Commit();
            return result;
        }
        catch
        {
            reader.Connection.Rollback();
            throw;
        }
        finally
        {
            Return(reader);
        }
    }

    private Reader Rent()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var reader = _idle.TryTake(out var idle) ? idle : Open(_engine);
        Interlocked.Increment(ref _rented);
        return reader;
    }

    private void Return(Reader reader)
    {
        Interlocked.Decrement(ref _rented);
        if (_closed || _idle.Count >= Kept || reader.Engine != _engine)
        {
            reader.Connection.Dispose();
        }
        else
        {
            _idle.Add(reader);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }
    }

    private Reader Open(IStoreEngine at) => new(at, at.OpenReader(), maps);

    private sealed class Reader(IStoreEngine engine, StoreConnection connection, RowMaps maps)
    {
        public IStoreEngine Engine => engine;

        public StoreConnection Connection => connection;

        public ReadSession Session { get; } = new(connection, maps);
    }
}
