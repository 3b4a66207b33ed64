using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Derman.Floor;

/// <summary>
/// One connection, <c>synchronous_commit=on</c>, an own schema. Each insert is a prepared command and a round trip, as in the product;
/// pipelined, the inserts of a batch travel together, which is what a tuned floor would do.
/// </summary>
internal sealed class PostgresStore : Store
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand[] _inserts;
    private readonly NpgsqlBatch? _batch;
    private NpgsqlTransaction? _transaction;

    public PostgresStore(string connection, bool pipelined)
    {
        // Auto-prepare serves the pipelined statements; the plain ones are prepared by hand.
        var settings = new NpgsqlConnectionStringBuilder(connection) { Pooling = false, MaxAutoPrepare = 64, AutoPrepareMinUsages = 1, IncludeErrorDetail = true };
        _connection = new NpgsqlConnection(settings.ToString());
        _connection.Open();
        var schema = pipelined ? "floor_pipelined" : "floor";
        Execute($"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; SET search_path = {schema}; SET synchronous_commit = on");
        Execute(PostgresSchema.Of(Resource("schema.sql")));
        Execute(Resource("postgres.sql"));
        _inserts = Array.ConvertAll([.. Registration.Tables, ["ticket_search", "key", "stems"]], Prepare);
        _batch = pipelined ? new NpgsqlBatch(_connection) : null;
        StartWriting();
    }

    protected override void Begin()
    {
        _transaction = _connection.BeginTransaction();
        _batch?.BatchCommands.Clear();
    }

    protected override void Insert(int table, params object[] values)
    {
        if (_batch is not null)
        {
            _batch.BatchCommands.Add(Copy(_inserts[table], values));
            return;
        }

        var command = _inserts[table];
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    protected override void Commit()
    {
        _batch?.ExecuteNonQuery();
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    protected override void Close()
    {
        _batch?.Dispose();
        Array.ForEach(_inserts, i => i.Dispose());
        _connection.Dispose();
    }

    private static NpgsqlBatchCommand Copy(NpgsqlCommand insert, object[] values)
    {
        var copy = new NpgsqlBatchCommand(insert.CommandText);
        for (var i = 0; i < values.Length; i++)
        {
            copy.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = insert.Parameters[i].NpgsqlDbType, Value = values[i] });
        }

        return copy;
    }

    private NpgsqlCommand Prepare(string[] table)
    {
        var command = _connection.CreateCommand();
        command.CommandText = table[0] == "ticket_search"
            ? "INSERT INTO \"ticket_search\" (\"key\", \"stems\") VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))"
            : Registration.Sql(table, i => string.Create(CultureInfo.InvariantCulture, $"${i + 1}"));
        foreach (var column in table.Skip(1))
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = TypeOf(table[0], column) });
        }

        command.Prepare();
        return command;
    }

    private NpgsqlDbType TypeOf(string table, string column)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT data_type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2";
        command.Parameters.AddWithValue(table);
        command.Parameters.AddWithValue(column);
        return command.ExecuteScalar() switch
        {
            "bigint" => NpgsqlDbType.Bigint,
            "double precision" => NpgsqlDbType.Double,
            "bytea" => NpgsqlDbType.Bytea,
            _ => NpgsqlDbType.Text,
        };
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
