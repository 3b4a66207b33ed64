using System.Text;
using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>GeoReport v2, item by item: POST requests and tokens (M20–M26), errors (M30–M33).</summary>
public sealed class ReportingTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly (string, string)[] Hole = [("service_code", "YOL-CUKUR"), ("lat", "40.7512"), ("long", "30.4123")];

    private readonly GeoReport _erenler = new(fixture, "erenler");

    [Theory]
    [InlineData("xml")]
    [InlineData("json")]
    public async Task M20_KeyMissingOrWrong_Is403(string format)
    {
        GeoReport.Refused(await _erenler.PostAsync($"v2/requests.{format}", Hole, key: ""), 403);
        GeoReport.Refused(await _erenler.PostAsync($"v2/requests.{format}", Hole, key: "wrong"), 403);
        GeoReport.Refused(await _erenler.PostAsync($"v2/requests.{format}", Hole, key: await new GeoReport(fixture, "tatvan").KeyAsync()), 403);
        GeoReport.Refused(await _erenler.PostAsync($"v2/servicerequestupdates.{format}", [], key: ""), 403);
    }

    [Fact]
    public async Task M20_ASwitchedOffKey_Is403()
    {
        var keys = fixture.Host.Service<Core.Open311.ManageKeys>();
        var tenant = await _erenler.TenantAsync();
        var given = (await keys.AddAsync(tenant, "Short life", 10, GeoReport.Admin, CancellationToken.None)).Value!;
        Assert.Equal(200, (await _erenler.PostAsync("v2/requests.json", Hole, given.Secret)).Status);
        await keys.SwitchAsync(tenant, given.Id, false, GeoReport.Admin, CancellationToken.None);
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", Hole, given.Secret), 403);
    }

    [Theory]
    [InlineData("lat=40.75&long=30.4", 200)]
    [InlineData("address_string=Gül Sokak 7", 200)]
    [InlineData("address_id=A-17", 200)]
    [InlineData("", 400)]
    [InlineData("lat=40.75", 400)]
    [InlineData("long=30.4", 400)]
    [InlineData("lat=north&long=30.4", 400)]
    [InlineData("lat=91&long=30.4", 400)]
    [InlineData("lat=NaN&long=30.4", 400)]
    [InlineData("lat=&long=&address_string=", 400)]
    public async Task M21_ALocation_IsAPairOrAnAddress(string place, int status)
    {
        var form = place.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => (p.Split('=')[0], p.Split('=')[1])).Append(("service_code", "YOL-CUKUR"));
        var answer = await _erenler.PostAsync("v2/requests.json", form);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task M21_ServiceCode_MissingIs400_UnknownIs404()
    {
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", [("lat", "40"), ("long", "30")]), 400);
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.xml", [("lat", "40"), ("long", "30"), ("service_code", "NOPE")]), 404);
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.xml", [("lat", "40"), ("long", "30"), ("service_code", "SOS-ENGELLI")]), 404);
    }

    [Fact]
    public async Task M21_Attributes_OneAndMany_AreKeptWithTheTicket()
    {
        var number = await _erenler.ReportAsync("YOL-CUKUR", ("attribute[SIZE]", "wheel"), ("attribute[DEPTH]", "12.5"), ("attribute[SEEN]", "2026-05-24T10:00:00+03:00"));
        var ticket = await _erenler.Api.ReadAsync(await _erenler.IdAsync(number));
        Assert.Equal(["SIZE", "DEPTH", "SEEN"], ticket.List("answers").Select(a => a.At("code")));

        number = await _erenler.ReportAsync("AYD", ("attribute[SIGNS][]", "dark"), ("attribute[SIGNS][]", "cable"), ("attribute[PLACE]", "Okulun önü"));
        ticket = await _erenler.Api.ReadAsync(await _erenler.IdAsync(number));
        Assert.Equal(2, ticket.List("answers").First().GetProperty("values").GetArrayLength());
    }

    [Theory]
    [InlineData("YOL-CUKUR", "attribute[NOPE]", "1")]
    [InlineData("YOL-CUKUR", "attribute[SIZE]", "huge")]
    [InlineData("YOL-CUKUR", "attribute[DEPTH]", "deep")]
    [InlineData("YOL-CUKUR", "attribute[SEEN]", "yesterday")]
    [InlineData("AYD", "attribute[SIGNS][]", "purple")]
    [InlineData("TEM-MOLOZ", "attribute[KIND][]", "rubble")] // BAGS is required too
    public async Task R25_Attributes_AreChecked(string service, string name, string value) =>
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.xml", [("service_code", service), ("address_id", "1"), (name, value)]), 400);

    [Fact]
    public async Task M22_EverythingOptional_IsKept_AndNothingOfItIsPublic()
    {
        var number = await _erenler.ReportAsync(
            "YOL-CUKUR",
            ("email", "ayse@example.org"),
            ("device_id", "device-1"),
            ("account_id", "account-1"),
            ("first_name", "Ayşe"),
            ("last_name", "Gizlioğlu"),
            ("phone", "+90 555 123 45 67"),
            ("description", "Satır bir\nsatır iki <b>kalın</b> & \"tırnak\""),
            ("media_url", "https://example.org/a.jpg"));
        var ticket = await _erenler.Api.ReadAsync(await _erenler.IdAsync(number));
        Assert.Equal("Satır bir\nsatır iki <b>kalın</b> & \"tırnak\"", ticket.At("text")!.ReplaceLineEndings("\n"));
        Assert.Equal(("Ayşe Gizlioğlu", "open311"), (ticket.At("citizen", "name"), ticket.At("channel")));
        var seen = (await _erenler.GetAsync($"v2/requests/{number}.xml?extensions=true")).Text + (await _erenler.GetAsync($"v2/requests/{number}.json?extensions=true")).Text;
        foreach (var secret in new[] { "Gizlioğlu", "ayse@", "555", "kalın", "device-1", "account-1", "a.jpg", "Daire", "No: 7" })
        {
            Assert.DoesNotContain(secret, seen, StringComparison.Ordinal);
        }

        GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", [.. Hole, ("description", new string('x', 4001))]), 400);
        Assert.Equal(200, (await _erenler.PostAsync("v2/requests.json", [.. Hole, ("description", new string('x', 4000))])).Status);
    }

    [Fact]
    public async Task M23_Realtime_GivesANumber_AndAWayToFollow()
    {
        var answer = GeoReport.Json(await _erenler.PostAsync("v2/requests.json", [.. Hole, ("account_id", "7")]), 200);
        var request = Assert.Single(answer.EnumerateArray());
        Assert.Equal(["service_request_id", "service_notice", "account_id"], request.EnumerateObject().Select(p => p.Name));
        Assert.Contains("/erenler/track", request.At("service_notice"), StringComparison.Ordinal);
        var xml = GeoReport.Xml(await _erenler.PostAsync("v2/requests.xml", Hole));
        Assert.Equal("request", xml.Elements().Single().Name);
        Assert.NotEmpty(xml.Element("request")!.Element("service_request_id")!.Value);
    }

    [Fact]
    public async Task M23_M26_Batch_GivesAToken_ThatLeadsToTheNumber()
    {
        var answer = GeoReport.Json(await _erenler.PostAsync(
            "v2/requests.json", [("service_code", "TEM-MOLOZ"), ("address_string", "Gül Sokak"), ("attribute[KIND][]", "soil"), ("attribute[BAGS]", "3")]));
        Assert.Null(answer[0].At("service_request_id"));
        var (_, found) = await _erenler.BothAsync($"v2/tokens/{answer[0].At("token")}.{{0}}");
        Assert.Equal(["service_request_id", "token"], found[0].EnumerateObject().Select(p => p.Name));
        await _erenler.JsonAsync($"v2/requests/{found[0].At("service_request_id")}.json");
        GeoReport.Refused(await new GeoReport(fixture, "melikgazi").GetAsync($"v2/tokens/{answer[0].At("token")}.json"), 404);
    }

    [Fact]
    public async Task M23_Blackbox_GivesNeither_AndIsNeverListed()
    {
        var answer = GeoReport.Json(await _erenler.PostAsync("v2/requests.json", [("service_code", "IMAR-METRUK"), ("address_string", "Gül Sokak")]));
        Assert.Equal((null, null), (answer[0].At("service_request_id"), answer[0].At("token")));
        Assert.DoesNotContain((await _erenler.JsonAsync("v2/requests.json")).EnumerateArray(), r => r.At("service_code") == "IMAR-METRUK");
    }

    [Fact]
    public async Task M24_M32_SeveralMistakes_AreToldAtOnce_InTheReadersLanguage()
    {
        var form = new[] { ("service_code", "YOL-CUKUR"), ("address_id", "1"), ("phone", "12"), ("attribute[SIZE]", "huge"), ("attribute[DEPTH]", "deep") };
        var english = GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", form), 400);
        var turkish = GeoReport.Refused(await _erenler.PostAsync("v2/requests.xml", form, language: "tr"), 400);
        var persian = GeoReport.Refused(await _erenler.PostAsync("v2/requests.xml", form, language: "fa"), 400);
        Assert.Equal(3, english.Count);
        Assert.Equal(3, english.Concat(turkish).Concat(persian).Chunk(3).Select(c => c[0]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task R25_APlaceOutsideTheArea_Is400()
    {
        var melikgazi = new GeoReport(fixture, "melikgazi");
        Assert.Equal(200, (await melikgazi.PostAsync("v2/requests.json", [("service_code", "YOL-KALDIRIM"), ("lat", "38.72"), ("long", "35.50")])).Status);
        GeoReport.Refused(await melikgazi.PostAsync("v2/requests.json", [("service_code", "YOL-KALDIRIM"), ("lat", "41.01"), ("long", "28.97")]), 400);
    }

    [Fact]
    public async Task R25_TheSameReportTwice_IsOneTicket()
    {
        var form = new[] { ("service_code", "YOL-CUKUR"), ("address_string", "Gül Sokak"), ("client_request_id", Guid.NewGuid().ToString()) };
        var first = GeoReport.Json(await _erenler.PostAsync("v2/requests.json", form))[0].At("service_request_id");
        Assert.Equal(first, GeoReport.Json(await _erenler.PostAsync("v2/requests.json", form))[0].At("service_request_id"));
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", [.. form, ("description", "other")]), 400);
        var other = await _erenler.PostAsync("v2/requests.json", form, await _erenler.NewKeyAsync(10));
        Assert.NotEqual(first, GeoReport.Json(other)[0].At("service_request_id")); // a key's ids are its own
    }

    [Fact]
    public async Task R25_AKey_HasItsShareOfCalls()
    {
        var key = await _erenler.NewKeyAsync(2);
        Assert.Equal(200, (await _erenler.PostAsync("v2/requests.json", Hole, key)).Status);
        Assert.Equal(200, (await _erenler.PostAsync("v2/requests.json", Hole, key)).Status);
        var third = await _erenler.PostAsync("v2/requests.json", Hole, key);
        GeoReport.Refused(third, 400, "429");
        Assert.NotNull(third.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:secret@example.org/a.jpg")]
    [InlineData("not an address")]
    public async Task R25_MediaUrl_IsAWebAddress(string address) =>
        GeoReport.Refused(await _erenler.PostAsync("v2/requests.json", [.. Hole, ("media_url", address)]), 400);

    [Theory]
    [InlineData("GET", "v2/services.csv", 404)]
    [InlineData("GET", "v2/services", 404)]
    [InlineData("GET", "v2/nothing.xml", 404)]
    [InlineData("GET", "v2/", 404)]
    [InlineData("GET", "v1/services.xml", 404)]
    [InlineData("GET", "discovery.yaml", 404)]
    [InlineData("GET", "v2/requests/a/b/c.json", 404)]
    [InlineData("DELETE", "v2/requests.xml", 400)]
    [InlineData("POST", "v2/services.json", 400)]
    [InlineData("PUT", "v2/requests/ERB-2026-000001.json", 400)]
    public async Task M33_Elsewhere_IsAnsweredInTheSameWords(string method, string path, int status)
    {
        var answer = await _erenler.GetAsync(path, method: new HttpMethod(method));
        Assert.Equal(path.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/xml", answer.ContentType);
        GeoReport.Refused(answer, status, status == 404 ? "404" : "405");
    }

    [Fact]
    public async Task M33_BodiesNobodyCanRead_Are400()
    {
        async Task<Answer> SendAsync(HttpContent content) =>
            await _erenler.Api.SendRawAsync(new HttpRequestMessage(HttpMethod.Post, $"{_erenler.Base}/v2/requests.json") { Content = content });

        GeoReport.Refused(await SendAsync(new StringContent("{}", Encoding.UTF8, "application/json")), 400, "415");
        GeoReport.Refused(await SendAsync(new StringContent($"description={new string('x', 300_000)}", Encoding.UTF8, "application/x-www-form-urlencoded")), 400, "413");
        GeoReport.Refused(await SendAsync(new FormUrlEncodedContent(Enumerable.Range(0, 600).Select(i => KeyValuePair.Create($"f{i}", "x")))), 400);
        GeoReport.Refused(await SendAsync(new StringContent("")), 403);
    }
}
