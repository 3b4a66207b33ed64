using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Derman.Floor;

/// <summary>One file, <c>synchronous=FULL</c>, the same settings as the product's writer.</summary>
internal sealed class SqliteStore : Store
{
    private const int CommitsBetweenCheckpoints = 64;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand[] _inserts;
    private SqliteTransaction? _transaction;
    private int _commits;

    public SqliteStore(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096");
        Execute(Resource("schema.sql"));
        Execute(Resource("search.sql"));
        _inserts = Array.ConvertAll([.. Registration.Tables, ["ticket_search", "rowid", "stems"]], Prepare);
        StartWriting();
    }

    protected override void Begin()
    {
        _transaction = _connection.BeginTransaction(deferred: false);
        foreach (var insert in _inserts)
        {
            insert.Transaction = _transaction;
        }
    }

    protected override void Insert(int table, params object[] values)
    {
        var command = _inserts[table];
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.ExecuteNonQuery();
    }

    protected override void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
        foreach (var insert in _inserts)
        {
            insert.Transaction = null;
        }
    }

    protected override void Tidy()
    {
        if (++_commits % CommitsBetweenCheckpoints == 0)
        {
            Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    protected override void Close()
    {
        Array.ForEach(_inserts, i => i.Dispose());
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string[] table)
    {
        var command = _connection.CreateCommand();
        command.CommandText = Registration.Sql(table, Name);
        for (var i = 0; i < table.Length - 1; i++)
        {
            command.Parameters.AddWithValue(Name(i), DBNull.Value);
        }

        command.Prepare();
        return command;
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}");

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
