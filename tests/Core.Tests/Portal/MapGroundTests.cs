using Derman.Core.Mapping;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Portal;

public sealed class MapGroundTests
{
    [Fact]
    public async Task Places_AreThoseWhosePositionIsKnown_InTheMiddleOfTheirOutlineIfNothingElseIsSaid()
    {
        var pack = await TenantPacks.ReadAsync("tatvan");
        var square = new ServiceArea("Polygon", [[[42, 38], [42.2, 38], [42.2, 38.2], [42, 38.2], [42, 38]]]);
        var ground = MapGround.Of(pack with
        {
            Tenant = pack.Tenant with { Area = square, Map = new MapSettings([42.1, 38.1], 12) },
            Neighbourhoods = new NeighbourhoodsFile([new("a", "A"), new("b", "B", Centre: [42.05, 38.05]), new("c", "C", Area: square)]),
        });

        Assert.Equal((12, 42.1), (ground.Zoom, ground.Centre![0]));
        Assert.Equal(["b", "c"], ground.Places.Select(p => p.Code));
        Assert.Equal([42.1, 38.1], ground.Places[1].At.Select(d => Math.Round(d, 6)));
    }
}
