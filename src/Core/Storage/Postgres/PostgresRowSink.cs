using Derman.Core.Search;
using Derman.Core.Storage.Copying;
using Npgsql;
using NpgsqlTypes;

namespace Derman.Core.Storage.Postgres;

/// <summary>COPY … FROM STDIN in binary, all tables in one transaction.</summary>
internal sealed class PostgresRowSink : IRowSink
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private NpgsqlBinaryImporter? _importer;
    private TableShape? _table;
    private bool _stems;

    public PostgresRowSink(PostgresPlace place)
    {
        _connection = place.Server.SliceOf(place.Schema).OpenConnection();
        _transaction = _connection.BeginTransaction();
        Execute($"SET LOCAL search_path TO {PostgresDialect.Quote(place.Schema)}");
    }

    public void Begin(TableShape table)
    {
        End();
        _table = table;
        _importer = _connection.BeginBinaryImport($"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");
    }

    public void Write(ReadOnlySpan<object?> values)
    {
        _importer!.StartRow();
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null:
                    _importer.WriteNull();
                    break;
                case string text:
                    _importer.Write(Provider.Clean(text)!, NpgsqlDbType.Text);
                    break;
                case var value:
                    _importer.Write(value, PostgresStatement.TypeOf(_table!.Kinds[i]));
                    break;
            }
        }
    }

    public void BeginStems()
    {
        End();
        Execute("CREATE TEMPORARY TABLE \"copied_stems\" (\"key\" bigint, \"stems\" text) ON COMMIT DROP");
        _importer = _connection.BeginBinaryImport("COPY \"copied_stems\" FROM STDIN (FORMAT BINARY)");
        _stems = true;
    }

    public void WriteStems(long key, string stems)
    {
        _importer!.StartRow();
        _importer.Write(key, NpgsqlDbType.Bigint);
        _importer.Write(stems, NpgsqlDbType.Text);
    }

    public void Complete()
    {
        End();
        if (_stems)
        {
            Execute($"INSERT INTO \"ticket_search\" SELECT \"key\", {TsVectorStems.Vector("\"stems\"")} FROM \"copied_stems\"");
        }

        foreach (var table in TenantModel.Tables)
        {
            Execute($"ANALYZE \"{table.Name}\""); // Until the server looks by itself it plans as if they were empty.
        }

        _transaction.Commit();
    }

    public void Dispose()
    {
        _importer?.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
    }

    private void End()
    {
        _importer?.Complete();
        _importer?.Dispose();
        _importer = null;
    }

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
