using System.Collections;
using System.Reflection;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Derman.Core.Tests.Storage;

/// <summary>Every entity goes through its own prepared commands and comes back the same: with nulls, with extremes, with ordinary values.</summary>
public sealed class RowMapTests(RowMapTests.Stores stores) : IClassFixture<RowMapTests.Stores>
{
    private enum Fill
    {
        Empty,
        Usual,
        Extreme,
    }

    public static TheoryData<Type, bool> Entities()
    {
        var data = new TheoryData<Type, bool>();
        using var tenant = new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options);
        using var catalog = new CatalogDb(new DbContextOptionsBuilder<CatalogDb>().UseSqlite("Data Source=:memory:").Options);
        foreach (var type in tenant.Model.GetEntityTypes())
        {
            data.Add(type.ClrType, true);
        }

        foreach (var type in catalog.Model.GetEntityTypes())
        {
            data.Add(type.ClrType, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Entities))]
    public async Task Row_RoundTrips(Type entity, bool ofTenant)
    {
        var method = typeof(RowMapTests).GetMethod(nameof(RoundTripAsync), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(entity);
        foreach (var fill in Enum.GetValues<Fill>())
        {
            await (Task)method.Invoke(null, [ofTenant ? stores.Tenant.Handle : stores.Catalog.Handle, fill])!;
        }
    }

    private static async Task RoundTripAsync<T>(StoreHandle store, Fill fill)
        where T : class, new()
    {
        var row = Filled<T>(fill);
        await store.WriteAsync(
            s =>
            {
                s.Execute($"DELETE FROM \"{Naming.Snake(typeof(T).Name)}\"");
                s.Insert(row);
            },
            CancellationToken.None);
        AssertSame(row, Assert.Single(store.Read(s => s.List<T>("1 = 1"))));

        // And over the row: every value column, by its key. A versioned row only over the version before.
        var next = Filled<T>(fill == Fill.Usual ? Fill.Extreme : Fill.Usual);
        CopyKeys(row, next);
        if (next is IVersionedRow versioned)
        {
            versioned.Version = ((IVersionedRow)row).Version + 5;
            Assert.False(await store.WriteAsync(s => s.Update(next), CancellationToken.None));
            versioned.Version = ((IVersionedRow)row).Version + 1;
        }

        Assert.True(await store.WriteAsync(s => s.Update(next), CancellationToken.None));
        AssertSame(next, Assert.Single(store.Read(s => s.List<T>("1 = 1"))));
        await store.WriteAsync(s => s.Delete(next), CancellationToken.None);
        Assert.Empty(store.Read(s => s.List<T>("1 = 1")));
    }

    private static T Filled<T>(Fill fill)
        where T : class, new()
    {
        var row = new T();
        var n = 0;
        foreach (var property in Properties<T>())
        {
            n++;
            var nullable = Nullable.GetUnderlyingType(property.PropertyType) is not null
                || (!property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable);
            property.SetValue(row, fill == Fill.Empty && nullable ? null : Value(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, fill, n));
        }

        return row;
    }

    private static object Value(Type type, Fill fill, int n) => (type, fill) switch
    {
        _ when type == typeof(string) => fill switch { Fill.Empty => "", Fill.Extreme => $"İıŞğ \"'\u200c درمان 📷\n{n}", _ => $"text {n}" },
        _ when type == typeof(long) => fill switch { Fill.Empty => 0L, Fill.Extreme => long.MaxValue - n, _ => (long)n },
        _ when type == typeof(int) => fill switch { Fill.Empty => 0, Fill.Extreme => int.MinValue + n, _ => n },
        _ when type == typeof(double) => fill switch { Fill.Empty => 0d, Fill.Extreme => double.Epsilon, _ => -n / 3d },
        _ when type == typeof(decimal) => fill switch { Fill.Empty => 0m, Fill.Extreme => 12_345_678.25m, _ => n + 0.5m },
        _ when type == typeof(bool) => fill != Fill.Empty,
        _ when type == typeof(byte[]) => fill switch { Fill.Empty => [], Fill.Extreme => [.. Enumerable.Range(0, 5000).Select(i => (byte)i)], _ => new byte[] { (byte)n, 0, 255 } },
        _ when type == typeof(Guid) => fill switch { Fill.Empty => Guid.Empty, Fill.Extreme => new Guid([.. Enumerable.Repeat((byte)255, 16)]), _ => new Guid(n, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]) },
        _ when type == typeof(Instant) => fill switch
        {
            Fill.Empty => NodaConstants.UnixEpoch,
            Fill.Extreme => n % 2 == 0 ? Instant.FromUnixTimeTicks(Instant.MaxValue.ToUnixTimeTicks()) : Instant.MinValue,
            _ => Instant.FromUtc(2026, 11, 22, 8, 15, 30).PlusTicks(n),
        },
        _ when type.IsEnum => Enum.GetValues(type).GetValue(fill == Fill.Empty ? 0 : Enum.GetValues(type).Length - 1)!,
        _ => throw new InvalidOperationException($"No value for {type.Name}: add one here."),
    };

    private static void CopyKeys<T>(T from, T to)
        where T : class
    {
        using var tenant = new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options);
        using var catalog = new CatalogDb(new DbContextOptionsBuilder<CatalogDb>().UseSqlite("Data Source=:memory:").Options);
        var keys = (tenant.Model.FindEntityType(typeof(T)) ?? catalog.Model.FindEntityType(typeof(T)))!.FindPrimaryKey()!;
        foreach (var key in keys.Properties)
        {
            key.PropertyInfo!.SetValue(to, key.PropertyInfo.GetValue(from));
        }
    }

    private static void AssertSame<T>(T expected, T actual)
        where T : class
    {
        foreach (var property in Properties<T>())
        {
            var (a, b) = (property.GetValue(expected), property.GetValue(actual));
            Assert.True(a is IStructuralEquatable array ? array.Equals(b, StructuralComparisons.StructuralEqualityComparer) : Equals(a, b), $"{typeof(T).Name}.{property.Name}: {a} became {b}");
        }
    }

    private static IEnumerable<PropertyInfo> Properties<T>() => typeof(T).GetProperties().Where(p => p is { CanRead: true, CanWrite: true });

    /// <summary>Both stores, made once: each entity has its table to itself.</summary>
    public sealed class Stores : IAsyncLifetime
    {
        private readonly StoreHouse _house = new();

        internal TenantStore Tenant { get; private set; } = null!;

        internal CatalogStore Catalog { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Tenant = await _house.OpenAsync();
            Catalog = await Engine.OpenCatalogAsync(_house.In("catalog"), _house.Name);
        }

        public async Task DisposeAsync()
        {
            await Tenant.DisposeAsync();
            await Catalog.DisposeAsync();
            await _house.DisposeAsync();
        }
    }
}
