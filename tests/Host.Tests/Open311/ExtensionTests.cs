using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>The extensions programs know from elsewhere (X34–X38): there for who asks, and nothing of them for who does not.</summary>
public sealed class ExtensionTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private readonly GeoReport _melikgazi = new(fixture, "melikgazi");

    [Fact]
    public async Task X34_Pages_FollowEachOther()
    {
        for (var i = 0; i < 3; i++)
        {
            await _melikgazi.ReportAsync("PARK-OYUN");
        }

        var all = await NumbersAsync("service_code=PARK-OYUN");
        var pages = new List<string>();
        for (var page = 1; page <= (all.Count + 1) / 2; page++)
        {
            var numbers = await NumbersAsync($"service_code=PARK-OYUN&page_size=2&page={page}");
            Assert.InRange(numbers.Count, 1, 2);
            pages.AddRange(numbers);
        }

        Assert.Equal(all, pages);
        Assert.Empty(await NumbersAsync("service_code=PARK-OYUN&page_size=1000&page=2000"));
    }

    [Fact]
    public async Task X35_Extensions_AreOptIn_AndShowOnlyWhatWasChosenFromLists()
    {
        var number = await _melikgazi.ReportAsync("AYD", ("attribute[SIGNS][]", "dark"), ("attribute[POLE]", "0555 123 45 67"), ("attribute[PLACE]", "Ayşe Gizlioğlu'nun evi"));
        Assert.DoesNotContain("extended_attributes", (await _melikgazi.GetAsync($"v2/requests/{number}.json")).Text, StringComparison.Ordinal);
        var (_, requests) = await _melikgazi.BothAsync($"v2/requests/{number}.{{0}}?extensions=true");
        var attribute = Assert.Single(requests[0].List("attributes"));
        Assert.Equal(("SIGNS", "dark"), (attribute.At("code"), Assert.Single(attribute.Texts("values"))));
        Assert.Equal("City app (Open311)", requests[0].At("extended_attributes", "channel"));
        Assert.Empty(requests[0].GetProperty("extended_attributes").List("photos"));
        Assert.DoesNotContain("Gizlioğlu", requests.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task X36_Updates_GoBothWays_OnceEach()
    {
        var number = await _melikgazi.ReportAsync("YOL-CUKUR");
        var id = await _melikgazi.IdAsync(number);
        var update = new[]
        {
            ("service_request_id", number), ("update_id", Guid.NewGuid().ToString()), ("updated_datetime", "2026-11-02T10:00:00+03:00"), ("status", "open"),
            ("description", "Çukur büyüdü"), ("first_name", "Ayşe"), ("email", "ayse@example.org"),
        };
        var taken = GeoReport.Xml(await _melikgazi.PostAsync("v2/servicerequestupdates.xml", update));
        Assert.Equal(update[1].Item2, taken.Element("request_update")!.Element("update_id")!.Value);
        Assert.Contains((await _melikgazi.Api.ReadAsync(id)).List("conversation"), m => m.At("text") == "Çukur büyüdü");
        GeoReport.Refused(await _melikgazi.PostAsync("v2/servicerequestupdates.json", update), 400);

        await _melikgazi.Api.ToApprovedAsync(id);
        var (xml, json) = await _melikgazi.BothAsync("v2/servicerequestupdates.{0}");
        Assert.Equal("service_request_updates", xml.Name);
        var news = Assert.Single(json.EnumerateArray(), u => u.At("service_request_id") == number);
        Assert.Equal(["update_id", "service_request_id", "status", "updated_datetime", "description", "media_url"], news.EnumerateObject().Select(p => p.Name));
        Assert.Equal("IN_PROGRESS", news.At("status"));
        Assert.DoesNotContain("Çukur büyüdü", json.ToString(), StringComparison.Ordinal); // a citizen's words are not news
        Assert.Empty((await _melikgazi.JsonAsync("v2/servicerequestupdates.json?start_date=2001-01-01T00:00:00Z&end_date=2001-02-01T00:00:00Z")).EnumerateArray());
    }

    [Fact]
    public async Task X36_AProgram_SpeaksOnlyAboutWhatItReported()
    {
        var number = await _melikgazi.ReportAsync("YOL-CUKUR");
        var other = await _melikgazi.NewKeyAsync(10);
        GeoReport.Refused(await _melikgazi.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number), ("update_id", "1"), ("description", "x")], other), 404);
        GeoReport.Refused(await _melikgazi.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number)]), 400);
        GeoReport.Refused(await _melikgazi.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number), ("update_id", "1"), ("description", "x"), ("status", "LATER")]), 400);
        GeoReport.Refused(await _melikgazi.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number), ("update_id", "1"), ("description", "x"), ("updated_datetime", "soon")]), 400);
    }

    [Fact]
    public async Task X37_BoundingBox_AndServiceArea()
    {
        var number = await _melikgazi.ReportAsync("YOL-CUKUR", ("lat", "38.7011"), ("long", "35.6011"));
        Assert.Contains(number, await NumbersAsync("bbox=35.60,38.70,35.61,38.71"));
        Assert.DoesNotContain(number, await NumbersAsync("bbox=35.40,38.70,35.41,38.71"));

        Assert.Null((await _melikgazi.JsonAsync("discovery.json")).At("service_area"));
        var area = (await _melikgazi.JsonAsync("discovery.json?extensions=true")).GetProperty("service_area");
        Assert.Equal("Polygon", area.At("type"));
        var written = (await _melikgazi.XmlAsync("discovery.xml?extensions=true")).Element("service_area")!.Value;
        Assert.Equal("Polygon", JsonDocument.Parse(written).RootElement.At("type"));
    }

    [Fact]
    public async Task X38_Bulk_IsATableThatNoSpreadsheetRuns()
    {
        var number = await _melikgazi.ReportAsync("YOL-CUKUR");
        var id = await _melikgazi.IdAsync(number);
        (await _melikgazi.Api.SendAsync(HttpMethod.Put, $"/tickets/{id}/public-summary", System.Net.Http.Json.JsonContent.Create(new { text = "=HYPERLINK(\"http://x\"), \"çukur\"" }))).Is(200);
        var answer = await _melikgazi.GetAsync("v2/requests.csv");
        Assert.Equal((200, "text/csv"), (answer.Status, answer.ContentType));
        var lines = answer.Text.Split("\r\n");
        Assert.Equal(
            "service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,service_name,service_subtype,description,agency_responsible,address,lat,long",
            lines[0]); // no byte order mark before it
        var line = Assert.Single(lines, l => l.StartsWith(number, StringComparison.Ordinal));
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\"), \"\"çukur\"\"\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.Split(',').Any(c => c.StartsWith('=')));
        GeoReport.Refused(await _melikgazi.GetAsync("v2/requests.csv?status=ajar"), 400);
    }

    private async Task<List<string>> NumbersAsync(string query) =>
        [.. (await _melikgazi.JsonAsync($"v2/requests.json?{query}")).EnumerateArray().Select(r => r.At("service_request_id")!)];
}
