using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tenancy;
using NodaTime;

namespace Derman.Host.Open311;

/// <summary>Where the interface lies, what it speaks, whom to ask for a key.</summary>
internal static class Discovery
{
    private const string Specification = "http://wiki.open311.org/GeoReport_v2";

    public static object Describe(HttpContext context, IHostEnvironment environment)
    {
        var tenant = context.Tenant();
        var profile = tenant.Configuration.Profile;
        var (topics, all) = OfferTopics.ChangedAt(tenant);
        var address = context.BaseAddress();
        var words = context.Words();
        List<(string, Value)> members =
        [
            ("changeset", Moments.Exact(all)),
            ("contact", string.Join(", ", new[] { profile.Names.In(words.Language), profile.Phone, address }.Where(p => !string.IsNullOrEmpty(p)))),
            ("key_service", words.T("open311.keyService", ("address", $"{address}/open311"))),
            ("endpoints", new Repeated("endpoint",
            [
                new Members(
                    ("specification", Specification),
                    ("url", $"{address}/open311/v2"),
                    ("changeset", Moments.Exact(topics)),
                    ("type", environment.IsProduction() ? "production" : "test"),
                    ("formats", new Repeated("format", ["text/xml", "application/json"]))),
            ])),
        ];
        if (context.WantsExtensions() && profile.Area is { } area)
        {
            members.Add(("service_area", new Geometry(GeoJson(area))));
        }

        return new Document("discovery", new Members(members));
    }

    private static JsonObject GeoJson(ServiceArea area) => new()
    {
        ["type"] = area.Type,
        ["coordinates"] = new JsonArray([.. area.Coordinates.Select(ring => (JsonNode)new JsonArray(
            [.. ring.Select(point => (JsonNode)new JsonArray([.. point.Select(p => (JsonNode)p)]))]))]),
    };
}
