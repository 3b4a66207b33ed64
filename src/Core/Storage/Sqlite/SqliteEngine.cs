using Derman.Core.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>One SQLite file.</summary>
/// <param name="migrate">Brings the schema up.</param>
/// <param name="provide">Makes the file when there is none; left out, an empty one is made.</param>
internal sealed class SqliteEngine(string path, RowMaps maps, Action<SqliteConnection> migrate, Action? provide = null) : IStoreEngine
{
    public RowMaps Maps => maps;

    public StoreConnection OpenWriter()
    {
        provide?.Invoke();
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
