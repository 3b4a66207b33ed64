using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage.Postgres;

/// <summary>One schema of a PostgreSQL database.</summary>
internal sealed class PostgresEngine(PostgresPlace place, RowMaps maps, MigrationScripts scripts) : IStoreEngine
{
    public RowMaps Maps => maps;

    public PostgresPlace Place => place;

    public StoreConnection OpenWriter()
    {
        PostgresSchema.BringUp(place, scripts);
        return new PostgresStoreConnection(place, writes: true);
    }

    public StoreConnection OpenReader() => new PostgresStoreConnection(place, writes: false);
}
