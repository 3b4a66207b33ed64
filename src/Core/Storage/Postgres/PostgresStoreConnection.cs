using System.Data;
using System.Data.Common;
using Derman.Core.Search;
using Derman.Core.Storage.Copying;
using Npgsql;
using NpgsqlTypes;

namespace Derman.Core.Storage.Postgres;

/// <summary>
/// Borrows a connection for the length of a transaction and becomes the tenant's role in its schema only inside it (the effect of
/// <c>SET LOCAL</c>): what goes back to the pool, ours or a pooler's, carries nothing of the tenant.
/// </summary>
internal sealed class PostgresStoreConnection : StoreConnection
{
    private readonly PostgresPlace _place;
    private readonly bool _writes;
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private string? _transactionId;

    public PostgresStoreConnection(PostgresPlace place, bool writes)
    {
        _place = place;
        _writes = writes;
    }

    public override IStemTable Stems => TsVectorStems.Instance;

    public override void Begin()
    {
        _connection = _place.Server.SliceOf(_place.Schema).OpenConnection();
        try
        {
            // A read sees one moment; a write sees all that was committed before it got the lock.
            _transaction = _connection.BeginTransaction(_writes ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead);
            using var entrance = Entrance(_connection, _transaction);
            using var reader = entrance.ExecuteReader();
            if (_writes)
            {
                reader.NextResult();
                if (!reader.Read() || reader.GetInt64(0) != 0)
                {
                    throw new StoreSealedException(_place.Schema);
                }

                _transactionId = reader.GetString(1);
            }
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.UndefinedObject)
        {
            Rollback(); // The schema or its role is gone: dropped after a move.
            throw new StoreSealedException(_place.Schema);
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    public override void Commit()
    {
        try
        {
            _transaction!.Commit();
        }
        catch (NpgsqlException e) when (_writes && e is not PostgresException)
        {
            var committed = AskWhetherCommitted(e);
            Return();
            if (committed)
            {
                return;
            }

            throw;
        }

        Return();
    }

    public override void Rollback()
    {
        try
        {
            if (_connection is { FullState: ConnectionState.Open })
            {
                _transaction?.Rollback();
            }
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            System.Diagnostics.Trace.TraceWarning(e.Message);
        }

        Return();
    }

    public override DbCommand Command(string sql, IReadOnlyList<ColumnKind> parameters)
    {
        var statement = PostgresStatement.Of(sql);
        var command = new NpgsqlCommand(statement.Text, _connection, _transaction);
        foreach (var kind in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = PostgresStatement.TypeOf(kind) });
        }

        return command;
    }

    public override DbCommand Command(string sql, ReadOnlySpan<object?> arguments)
    {
        var statement = PostgresStatement.Of(sql);
        var command = new NpgsqlCommand(statement.Text, _connection, _transaction);
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters.Add(statement.Parameter(i, arguments[i]));
        }

        return command;
    }

    public override T Maintain<T>(Func<DbConnection, T> work)
    {
        using var connection = _place.Server.SliceOf(_place.Schema).OpenConnection();
        using var transaction = connection.BeginTransaction();
        using (var path = new NpgsqlCommand($"SET LOCAL search_path TO {PostgresDialect.Quote(_place.Schema)}", connection))
        {
            path.ExecuteNonQuery();
        }

        var result = work(connection);
        transaction.Commit();
        return result;
    }

    public override void Capture(bool on) => Maintain(connection =>
    {
        ChangeCapture.Run(connection, on ? PostgresCapture.Begin(_place) : PostgresCapture.End);
        return 0;
    });

    public override void Seal(bool on) => Maintain(connection =>
    {
        ChangeCapture.Run(connection, [$"UPDATE \"store_mark\" SET \"sealed\" = {(on ? 1 : 0)}"]);
        return 0;
    });

    public override IRowSink OpenSink() => new PostgresRowSink(_place);

    public override void Dispose()
    {
        Return();
    }

    private NpgsqlBatch Entrance(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var batch = new NpgsqlBatch(connection, transaction);
        var enter = new NpgsqlBatchCommand(PostgresStatement.Entrance(_place.Role is not null, _writes))
        {
            Parameters = { new() { Value = PostgresDialect.Quote(_place.Schema), NpgsqlDbType = NpgsqlDbType.Text } },
        };
        if (_place.Role is { } role)
        {
            enter.Parameters.Add(new NpgsqlParameter { Value = role, NpgsqlDbType = NpgsqlDbType.Text });
        }

        batch.BatchCommands.Add(enter);
        if (_writes)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT \"sealed\", pg_current_xact_id()::text FROM \"store_mark\" FOR UPDATE"));
        }

        return batch;
    }

    /// <summary>The server remembers how a transaction ended (pg_xact_status): asked on another connection, for a few seconds.</summary>
    private bool AskWhetherCommitted(Exception cause)
    {
        using var pause = new ManualResetEventSlim();
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (System.Diagnostics.Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(5))
        {
            try
            {
                using var connection = _place.Server.SliceOf(_place.Schema).OpenConnection();
                using var ask = new NpgsqlCommand("SELECT pg_xact_status($1::xid8)", connection) { Parameters = { new() { Value = _transactionId, NpgsqlDbType = NpgsqlDbType.Text } } };
                switch (ask.ExecuteScalar() as string)
                {
                    case "committed":
                        return true;
                    case "aborted":
                        return false;
                }
            }
            catch (NpgsqlException e)
            {
                System.Diagnostics.Trace.TraceWarning(e.Message);
            }

            pause.Wait(TimeSpan.FromMilliseconds(50));
        }

        Return();
        throw new CommitUnknownException(cause);
    }

    private void Return()
    {
        _transaction?.Dispose();
        _transaction = null;
        _connection?.Dispose();
        _connection = null;
    }
}
