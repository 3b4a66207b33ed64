using System.Data.Common;
using Derman.Core.Search;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage;

/// <summary>
/// A short read over one connection of the tenant's store. Conditions are portable SQL with <c>@p0…</c>; arguments are
/// provider values (long, string, byte[], double, null): see <see cref="Provider"/>. Not thread safe.
/// </summary>
public class ReadSession
{
    private readonly StoreConnection _connection;
    private readonly RowMaps _maps;

    internal ReadSession(StoreConnection connection, RowMaps maps)
    {
        _connection = connection;
        _maps = maps;
    }

    internal StoreConnection Connection => _connection;

    internal IStemTable Stems => _connection.Stems;

    public T? First<T>(string where, params ReadOnlySpan<object?> arguments)
        where T : class
    {
        var map = _maps.Of<T>();
        using var reader = _connection.Command($"{map.SelectSql} WHERE {where} LIMIT 1", arguments).ExecuteReader();
        return reader.Read() ? map.Materialise(reader) : null;
    }

    public List<T> List<T>(string where, params ReadOnlySpan<object?> arguments)
        where T : class
    {
        var map = _maps.Of<T>();
        using var reader = _connection.Command($"{map.SelectSql} WHERE {where}", arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map.Materialise(reader));
        }

        return rows;
    }

    public List<TRow> Query<TRow>(string sql, Func<DbDataReader, TRow> materialise, params ReadOnlySpan<object?> arguments)
    {
        using var reader = _connection.Command(sql, arguments).ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read())
        {
            rows.Add(materialise(reader));
        }

        return rows;
    }

    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        var value = _connection.Command(sql, arguments).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    public long Count(string sql, params ReadOnlySpan<object?> arguments) =>
        Convert.ToInt64(Scalar(sql, arguments) ?? 0L, System.Globalization.CultureInfo.InvariantCulture);

    private protected RowMap<T> Map<T>()
        where T : class => _maps.Of<T>();
}
