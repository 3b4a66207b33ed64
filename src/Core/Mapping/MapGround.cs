using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Mapping;

/// <summary>What lies under every point of an institution's maps. Everybody may know it. Positions are longitude, latitude.</summary>
/// <param name="Area">Rings of its outline.</param>
/// <param name="Places">Neighbourhoods whose position is known.</param>
public sealed record MapGround(
    IReadOnlyList<double>? Centre,
    int? Zoom,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>>? Area,
    IReadOnlyList<MapPlace> Places)
{
    public static MapGround Of(TenantPack pack) => new(
        pack.Tenant.Map?.Centre,
        pack.Tenant.Map?.Zoom,
        pack.Tenant.Area?.Coordinates,
        [.. pack.Neighbourhoods.Neighbourhoods.Select(Place).OfType<MapPlace>()]);

    /// <summary>Whether there is anything to point at: tiles, an outline, or neighbourhoods whose position is known.</summary>
    public static bool IsShown(TenantPack pack) => pack.Tenant.Map?.Tiles is not null || Of(pack) is { Area: not null } or { Places.Count: > 0 };

    private static MapPlace? Place(Neighbourhood n) =>
        (n.Centre ?? MiddleOf(n.Area)) is { } at ? new MapPlace(n.Code, n.Name, at, n.Area?.Coordinates) : null;

    private static double[]? MiddleOf(ServiceArea? area) => area?.Coordinates[0] is { } ring
        ? [(ring.Min(p => p[0]) + ring.Max(p => p[0])) / 2, (ring.Min(p => p[1]) + ring.Max(p => p[1])) / 2]
        : null;
}

/// <param name="At">Where its name stands.</param>
public sealed record MapPlace(string Code, string Name, IReadOnlyList<double> At, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>>? Outline);
