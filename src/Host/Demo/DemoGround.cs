using System.Text.Json.Nodes;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Demo;

/// <summary>
/// Somewhere for the demo's requests to lie: its neighbourhoods in a spiral around the centre of its map. Invented, as the people and
/// their wishes are; the packs themselves say only what is known.
/// </summary>
internal static class DemoGround
{
    private const double GoldenAngle = 2.399963;

    /// <summary>Degrees from one neighbourhood to the next on a map of zoom 14; a step of zoom is twice as much.</summary>
    private const double Step = 0.0035;

    public static async Task<PackReading> ReadAsync(string folder, CancellationToken ct)
    {
        var files = new Dictionary<string, byte[]>(await PackFiles.LoadAsync(folder, ct), StringComparer.Ordinal);
        var map = JsonNode.Parse(files["tenant.json"])!["map"];
        if (map?["centre"] is not JsonArray centre)
        {
            return PackReader.Read(files);
        }

        var (lon, lat) = (centre[0]!.GetValue<double>(), centre[1]!.GetValue<double>());
        var step = Step * Math.Pow(2, 14 - (map["zoom"]?.GetValue<int>() ?? 13));
        var document = JsonNode.Parse(files["neighbourhoods.json"])!;
        var places = document["neighbourhoods"]!.AsArray();
        for (var i = 0; i < places.Count; i++)
        {
            var (away, angle) = (step * Math.Sqrt(i + 0.5), i * GoldenAngle);
            places[i]!["centre"] = new JsonArray(
                Math.Round(lon + (away * Math.Cos(angle) / Math.Cos(lat * Math.PI / 180)), 5), Math.Round(lat + (away * Math.Sin(angle)), 5));
        }

        files["neighbourhoods.json"] = System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
        return PackReader.Read(files);
    }
}
