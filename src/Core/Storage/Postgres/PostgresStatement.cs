using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Derman.Core.Storage.Postgres;

/// <summary>
/// A statement in PostgreSQL's words with the types of its parameters. A command object is made anew for every call: one that was
/// prepared on another backend asks for statements this one does not have. Thread safe.
/// </summary>
internal sealed class PostgresStatement(string text)
{
    /// <summary>Lists build their conditions, so there are more texts than a file of code shows; far fewer than this.</summary>
    private const int MostKnown = 4000;

    private static readonly ConcurrentDictionary<string, PostgresStatement> Known = new(StringComparer.Ordinal);

    /// <summary>A parameter keeps the type it was first seen with: a null has none, and another type is another prepared statement.</summary>
    private readonly ConcurrentDictionary<int, NpgsqlDbType> _types = new();

    public string Text => text;

    public static PostgresStatement Of(string sql)
    {
        if (Known.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(sql, static s => new PostgresStatement(PostgresDialect.Statement(s)));
    }

    /// <summary>
    /// What opens a transaction: role and path for its length. <c>set_config(…, true)</c> is SET LOCAL with parameters, so that all
    /// tenants of a connection share one prepared statement.
    /// </summary>
    public static string Entrance(bool role, bool writes) => (role, writes) switch
    {
        (true, true) => "SELECT set_config('role', $2, true), set_config('search_path', $1, true)",
        (true, false) => "SELECT set_config('role', $2, true), set_config('search_path', $1, true), set_config('transaction_read_only', 'on', true)",
        (false, true) => "SELECT set_config('search_path', $1, true)",
        (false, false) => "SELECT set_config('search_path', $1, true), set_config('transaction_read_only', 'on', true)",
    };

    public static NpgsqlDbType TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => NpgsqlDbType.Bigint,
        ColumnKind.Real => NpgsqlDbType.Double,
        ColumnKind.Bytes => NpgsqlDbType.Bytea,
        _ => NpgsqlDbType.Text,
    };

    public NpgsqlParameter Parameter(int index, object? argument)
    {
        var value = argument switch
        {
            int number => (long)number,
            bool truth => truth ? 1L : 0L,
            string text => Provider.Clean(text),
            var other => other,
        };
        if (value is null)
        {
            return _types.TryGetValue(index, out var known)
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = known }
                : new NpgsqlParameter { Value = DBNull.Value };
        }

        var type = value switch
        {
            long => NpgsqlDbType.Bigint,
            string => NpgsqlDbType.Text,
            byte[] => NpgsqlDbType.Bytea,
            double => NpgsqlDbType.Double,
            _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a store.", nameof(argument)),
        };
        _types.TryAdd(index, type);
        return new NpgsqlParameter { Value = value, NpgsqlDbType = type };
    }
}
