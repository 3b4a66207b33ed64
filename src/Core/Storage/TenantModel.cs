using Derman.Core.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Derman.Core.Storage;

/// <summary>The EF model of tenant stores, built once per process, and the row maps compiled from it.</summary>
internal static class TenantModel
{
    private static readonly Lazy<RowMaps> LazyMaps = new(() =>
    {
        using var db = new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options);
        return new RowMaps(db.Model);
    });

    public static RowMaps Maps => LazyMaps.Value;
}
