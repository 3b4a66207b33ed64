using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Open311;

internal static class PointInArea
{
    /// <summary>Even–odd rule over all rings, so that a hole is outside. A town is small enough for straight lines between degrees.</summary>
    public static bool Holds(ServiceArea area, double lat, double lon)
    {
        var inside = false;
        foreach (var ring in area.Coordinates)
        {
            for (int i = 0, j = ring.Count - 1; i < ring.Count; j = i++)
            {
                var ((ax, ay), (bx, by)) = ((ring[i][0], ring[i][1]), (ring[j][0], ring[j][1]));
                if (ay > lat != by > lat && lon < ((bx - ax) * (lat - ay) / (by - ay)) + ax)
                {
                    inside = !inside;
                }
            }
        }

        return inside;
    }
}
