namespace Derman.Core.Tickets.Similar;

/// <summary>Metres between two places on a town's scale, where the earth is flat.</summary>
internal static class Distance
{
    private const double MetersPerDegree = 111_320;

    /// <returns>Null unless both places are known.</returns>
    public static int? Between((double Lat, double Lon)? a, (double? Lat, double? Lon) b)
    {
        if (a is not var (lat, lon) || b is not ({ } otherLat, { } otherLon))
        {
            return null;
        }

        var north = (otherLat - lat) * MetersPerDegree;
        var east = (otherLon - lon) * MetersPerDegree * Math.Cos(lat * Math.PI / 180);
        return (int)Math.Round(Math.Min(Math.Sqrt((north * north) + (east * east)), 1e7));
    }
}
