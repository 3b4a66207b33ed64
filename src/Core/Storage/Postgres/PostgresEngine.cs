using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Rows;

namespace Derman.Core.Storage.Postgres;

/// <summary>One schema of a PostgreSQL database.</summary>
/// <param name="create">Make it when it is not there. An existing tenant's schema that is gone has moved: an empty one in its place would swallow what is written.</param>
internal sealed class PostgresEngine(PostgresPlace place, RowMaps maps, MigrationScripts scripts, bool create) : IStoreEngine
{
    public RowMaps Maps => maps;

    public PostgresPlace Place => place;

    public StoreConnection OpenWriter()
    {
        PostgresSchema.BringUp(place, scripts, create);
        return new PostgresStoreConnection(place, writes: true);
    }

    public StoreConnection OpenReader() => new PostgresStoreConnection(place, writes: false);
}
