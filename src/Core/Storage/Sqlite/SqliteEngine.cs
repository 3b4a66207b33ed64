using Derman.Core.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>One SQLite file.</summary>
internal sealed class SqliteEngine(string path, RowMaps maps, Action<SqliteConnection> migrate) : IStoreEngine
{
    public RowMaps Maps => maps;

    public StoreConnection OpenWriter()
    {
        var connection = SqliteFile.OpenWriter(path);
        try
        {
            migrate(connection);
            return new SqliteStoreConnection(connection, path, writes: true);
        }
        catch
        {
            connection.Dispose(); // An open handle would keep a store that cannot be used from being replaced.
            throw;
        }
    }

    public StoreConnection OpenReader() => new SqliteStoreConnection(SqliteFile.OpenReader(path), path, writes: false);
}
