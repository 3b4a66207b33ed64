using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage;

/// <summary>
/// What a unit of work sees inside the writer's transaction: inserts, updates and reads, and nothing that waits for the
/// outside. A unit may run twice (a batch is replayed unit by unit when one fails), so it must be re-runnable.
/// </summary>
public sealed class WriteSession : ReadSession
{
    private readonly Dictionary<string, long> _counters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirtyCounters = new(StringComparer.Ordinal);
    private readonly List<(long Order, Action Work)> _last = [];

    internal WriteSession(StoreConnection connection, RowMaps maps)
        : base(connection, maps)
    {
    }

    /// <summary>Cached head of the event chain for this batch; the audit feature fills it.</summary>
    internal (long Seq, byte[] Hash)? ChainHead { get; set; }

    public void Insert<T>(T row)
        where T : class
    {
        var map = Map<T>();
        var command = Connection.Command(map.InsertSql, map.Kinds);
        map.Bind(command, row);
        command.ExecuteNonQuery();
    }

    /// <summary>Writes the row by its key. A versioned row is written only over the version before it.</summary>
    /// <returns>False when the row is gone or has moved on; nothing was written then.</returns>
    public bool Update<T>(T row)
        where T : class
    {
        var map = Map<T>();
        var command = Connection.Command(map.UpdateSql, map.Kinds);
        map.Bind(command, row);
        return command.ExecuteNonQuery() == 1;
    }

    public void Delete<T>(T row)
        where T : class
    {
        var map = Map<T>();
        var command = Connection.Command(map.DeleteSql, map.KeyKinds);
        map.BindKey(command, row);
        command.ExecuteNonQuery();
    }

    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Connection.Command(sql, arguments).ExecuteNonQuery();

    /// <summary>The next value (from 1) of a named counter; gapless, because it commits or rolls back with its unit.</summary>
    public long Next(string counter)
    {
        if (!_counters.TryGetValue(counter, out var value))
        {
            value = Scalar("SELECT \"value\" FROM \"counter\" WHERE \"name\" = @p0", counter) as long? ?? 0;
        }

        _counters[counter] = ++value;
        _dirtyCounters.Add(counter);
        return value;
    }

    /// <summary>
    /// Work to do after every unit of the batch has run (search rows: they dirty many pages), in rising order: FTS5 starts a new
    /// segment whenever rowids fall within a transaction. Work of one order keeps its sequence.
    /// </summary>
    public void Last(long order, Action work) => _last.Add((order, work));

    internal void Flush()
    {
        foreach (var name in _dirtyCounters)
        {
            Execute(
                "INSERT INTO \"counter\" (\"name\", \"value\") VALUES (@p0, @p1) ON CONFLICT (\"name\") DO UPDATE SET \"value\" = excluded.\"value\"",
                name,
                _counters[name]);
        }

        _dirtyCounters.Clear();
        foreach (var (_, work) in _last.OrderBy(w => w.Order))
        {
            work();
        }

        _last.Clear();
    }

    internal void Reset()
    {
        _counters.Clear();
        _dirtyCounters.Clear();
        _last.Clear();
        ChainHead = null;
    }
}
