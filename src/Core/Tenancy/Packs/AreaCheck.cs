namespace Derman.Core.Tenancy.Packs;

/// <summary>What the schema cannot say of a polygon: rings are closed, and latitude is not written first.</summary>
internal static class AreaCheck
{
    public static void Check(string file, string path, string code, ServiceArea? area, Findings found)
    {
        for (var i = 0; i < (area?.Coordinates.Count ?? 0); i++)
        {
            var ring = area!.Coordinates[i];
            var at = JsonPointer.Append(path + "/coordinates", i);
            if (!ring[0].SequenceEqual(ring[^1]))
            {
                found.Add(file, at, code + ".area.open", "The ring does not end where it began.", "Repeat its first point at the end.");
            }

            if (ring.Any(point => point[1] is < -90 or > 90))
            {
                found.Add(file, at, code + ".area.latitude", "A latitude is beyond a pole.", "Write longitude before latitude.");
            }
        }
    }
}
