using System.Globalization;
using System.Text.Json;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>GeoReport v2, item by item: GET requests (M27–M31), and what is never in them.</summary>
public sealed class ListingTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string[] Members =
    [
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description", "agency_responsible", "service_notice",
        "requested_datetime", "updated_datetime", "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
    ];

    private readonly GeoReport _tatvan = new(fixture, "tatvan");

    [Fact]
    public async Task M29_ARequest_HasEveryMember_InBothFormats()
    {
        var number = await _tatvan.ReportAsync("YOL-CUKUR", ("lat", "38.50123456"), ("long", "42.28123456"), ("description", "Kimse okumasın"));
        var (_, requests) = await _tatvan.BothAsync($"v2/requests/{number}.{{0}}");
        var request = Assert.Single(requests.EnumerateArray());
        Assert.Equal(Members, request.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("open", "YOL-CUKUR"), (request.At("status"), request.At("service_code")));
        Assert.Equal(request.At("service_name"), request.At("description")); // until staff have approved something better
        Assert.Equal((38.50123, 42.28123), (request.GetProperty("lat").GetDouble(), request.GetProperty("long").GetDouble()));
        Assert.StartsWith("Gül Sokak, ", request.At("address"), StringComparison.Ordinal);
        Assert.NotNull(request.At("expected_datetime"));
        Assert.Null(request.At("media_url"));
    }

    [Fact]
    public async Task R10_WhereThePlaceIsAHome_ThePublicSeesTheQuarter()
    {
        var number = await _tatvan.ReportAsync("TEM-COP", ("lat", "38.50123"), ("long", "42.28123"));
        var request = (await _tatvan.JsonAsync($"v2/requests/{number}.json"))[0];
        Assert.Equal((38.5, 42.28), (request.GetProperty("lat").GetDouble(), request.GetProperty("long").GetDouble()));

        // And nobody finds it by asking for ever smaller boxes.
        Assert.DoesNotContain(await NumbersAsync("bbox=42.2811,38.5011,42.2813,38.5013"), n => n == number);
        Assert.Contains(await NumbersAsync("bbox=42.279,38.499,42.281,38.501"), n => n == number);
    }

    [Fact]
    public async Task M27_AListOfIds_OverridesEverythingElse()
    {
        var (a, b) = (await _tatvan.ReportAsync("YOL-CUKUR"), await _tatvan.ReportAsync("AYD"));
        var found = await NumbersAsync($"service_request_id={a},{b.ToLowerInvariant()},TAT-1999-000001&status=closed&service_code=NOPE&start_date=2001-01-01T00:00:00Z&end_date=2001-01-02T00:00:00Z");
        Assert.Equal([a, b], found);
    }

    [Fact]
    public async Task M27_Filters_NarrowTheList()
    {
        var (hole, light) = (await _tatvan.ReportAsync("YOL-CUKUR"), await _tatvan.ReportAsync("AYD"));
        Assert.Contains(hole, await NumbersAsync("service_code=YOL-CUKUR"));
        Assert.DoesNotContain(light, await NumbersAsync("service_code=YOL-CUKUR"));
        Assert.Contains(light, await NumbersAsync("service_code=YOL-CUKUR,AYD"));
        Assert.Empty(await NumbersAsync("service_code=NOPE"));
        Assert.Contains(hole, await NumbersAsync("status=open"));
        Assert.DoesNotContain(hole, await NumbersAsync("status=closed"));
        Assert.Contains(hole, await NumbersAsync("status=open,closed"));

        var hour = TimeSpan.FromHours(1);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Contains(hole, await NumbersAsync($"start_date={Iso(now - hour)}&end_date={Iso(now + hour)}"));
        Assert.DoesNotContain(hole, await NumbersAsync($"start_date={Iso(now - (3 * hour))}&end_date={Iso(now - hour)}"));
        Assert.Contains(hole, await NumbersAsync($"end_date={Iso(now + hour).Replace("Z", "+00:00", StringComparison.Ordinal)}"));
        Assert.Contains(hole, await NumbersAsync("start_date=" + now.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z")] // 91 days
    [InlineData("start_date=2026-03-01T00:00:00Z&end_date=2026-02-01T00:00:00Z")]
    [InlineData("start_date=lately")]
    [InlineData("status=ajar")]
    [InlineData("page=0")]
    [InlineData("page=99999999999999")]
    [InlineData("page_size=1001")]
    [InlineData("bbox=1,2,3")]
    [InlineData("bbox=42,39,41,38")]
    public async Task M28_M30_WhatCannotBeAnswered_Is400(string query)
    {
        GeoReport.Refused(await _tatvan.GetAsync($"v2/requests.xml?{query}"), 400);
        GeoReport.Refused(await _tatvan.GetAsync($"v2/requests.json?{query}"), 400);
    }

    [Fact]
    public async Task M28_NewestComeFirst_AndAThousandAtMost()
    {
        await _tatvan.ReportAsync("YOL-CUKUR");
        await _tatvan.ReportAsync("YOL-CUKUR");
        var requests = (await _tatvan.JsonAsync("v2/requests.json")).EnumerateArray().ToList();
        Assert.InRange(requests.Count, 2, 1000);
        var times = requests.ConvertAll(r => r.At("requested_datetime")!);
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
        Assert.All(times, t => Assert.True(DateTimeOffset.Parse(t, CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow().AddDays(-90).AddMinutes(-1)));
    }

    [Fact]
    public async Task M29_M31_TheWholeWay_FromOpenToClosed()
    {
        var number = await _tatvan.ReportAsync("YOL-CUKUR");
        var id = await _tatvan.IdAsync(number);
        await _tatvan.Api.ToApprovedAsync(id);
        Assert.Equal("open", (await _tatvan.JsonAsync($"v2/requests/{number}.json"))[0].At("status")); // done is not closed
        await _tatvan.Api.MustAsync(id, "talk", new { talk = new { result = "satisfied" } });
        await _tatvan.Api.MustAsync(id, "solve");
        Assert.Equal("open", (await _tatvan.JsonAsync($"v2/requests/{number}.json"))[0].At("status"));
        var closedAt = (await _tatvan.Api.MustAsync(id, "close", new { outcome = "solved" })).At("closedAt")!;
        var closed = (await _tatvan.JsonAsync($"v2/request/{number}.json?extensions=true"))[0]; // both spellings of the path
        Assert.Equal("closed", closed.At("status"));
        Assert.NotEmpty(closed.At("status_notes")!);
        Assert.Equal(closedAt[..19], closed.At("updated_datetime")![..19]);
        Assert.Null(closed.At("expected_datetime"));
        Assert.Equal(["in_progress", "fixed"], closed.List("notes").Select(n => n.At("type")));
    }

    [Fact]
    public async Task B10_ADuplicate_IsClosed_AndNamesTheOther()
    {
        var (first, second) = (await _tatvan.ReportAsync("AYD"), await _tatvan.ReportAsync("AYD"));
        await _tatvan.Api.MustAsync(await _tatvan.IdAsync(second), "merge", new { to = await _tatvan.IdAsync(first), reason = "Aynı direk" });
        var duplicate = (await _tatvan.JsonAsync($"v2/requests/{second}.json"))[0];
        Assert.Equal(("closed", $"Duplicate of {first}."), (duplicate.At("status"), duplicate.At("status_notes")));
    }

    [Fact]
    public async Task X39_Names_FollowTheLanguage_CodesDoNot()
    {
        var number = await _tatvan.ReportAsync("YOL-CUKUR");
        var (turkish, english) = (await _tatvan.JsonAsync($"v2/requests/{number}.json", language: "tr"), await _tatvan.JsonAsync($"v2/requests/{number}.json", language: "en"));
        Assert.NotEqual(turkish[0].At("service_name"), english[0].At("service_name"));
        Assert.NotEqual(turkish[0].At("status_notes"), english[0].At("status_notes"));
        Assert.Equal(turkish[0].At("service_code"), english[0].At("service_code"));
        Assert.Contains("Accept-Language", (await _tatvan.GetAsync("v2/services.json")).Headers.Vary);
    }

    [Fact]
    public async Task Sealed_NeverAppears_AndLooksLikeUnknown()
    {
        // A topic is found to be sensitive after the request was listed: it is gone at once, everywhere.
        var number = await _tatvan.ReportAsync("YOL-KALDIRIM");
        var id = await _tatvan.IdAsync(number);
        await _tatvan.Api.MustAsync(id, "accept");
        Assert.Contains(number, await NumbersAsync(""));
        (await _tatvan.Api.SendAsync(HttpMethod.Patch, $"/tickets/{id}", System.Net.Http.Json.JsonContent.Create(new { topic = "SOS-ENGELLI" }))).Is(200);

        var unknown = (await _tatvan.GetAsync("v2/requests/TAT-1999-000001.xml")).Bytes;
        foreach (var format in new[] { "xml", "json" })
        {
            Assert.Equal((await _tatvan.GetAsync($"v2/requests/TAT-1999-000001.{format}")).Bytes, (await _tatvan.GetAsync($"v2/requests/{number}.{format}")).Bytes);
        }

        Assert.NotEmpty(unknown);
        Assert.DoesNotContain(number, await NumbersAsync(""));
        Assert.Empty(await NumbersAsync($"service_request_id={number}"));
        Assert.DoesNotContain(number, (await _tatvan.GetAsync("v2/servicerequestupdates.json")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(number, (await _tatvan.GetAsync("v2/requests.csv")).Text, StringComparison.Ordinal);
        GeoReport.Refused(await _tatvan.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number), ("update_id", Guid.NewGuid().ToString()), ("description", "Hâlâ bekliyoruz")]), 404);
    }

    [Fact]
    public async Task Sealed_FromTheStart_IsNeverListed()
    {
        foreach (var topic in new[] { "SOS-ENGELLI", "SOS-YARDIM", "PER-SIKAYET", "ZAB-GURULTU", "GENEL" })
        {
            var ticket = await _tatvan.Api.RegisterAsync("Gizli kalsın", new { topic });
            GeoReport.Refused(await _tatvan.GetAsync($"v2/requests/{ticket.At("number")}.json"), 404);
        }

        var quiet = await _tatvan.Api.RegisterAsync("Gizli kalsın", new { topic = "YOL-CUKUR", confidentialReporter = true });
        GeoReport.Refused(await _tatvan.GetAsync($"v2/requests/{quiet.At("number")}.json"), 404);
    }

    [Fact]
    public async Task AnotherTenantsRequest_LooksLikeUnknown()
    {
        var number = await _tatvan.ReportAsync("YOL-CUKUR");
        var erenler = new GeoReport(fixture, "erenler");
        Assert.Equal((await erenler.GetAsync("v2/requests/TAT-1999-000001.xml")).Bytes, (await erenler.GetAsync($"v2/requests/{number}.xml")).Bytes);
        GeoReport.Refused(
            await erenler.PostAsync("v2/servicerequestupdates.json", [("service_request_id", number), ("update_id", "1"), ("description", "Hâlâ bekliyoruz")]), 404);
    }

    [Fact]
    public async Task Description_IsWhatStaffApproved()
    {
        var number = await _tatvan.ReportAsync("YOL-CUKUR", ("description", "Ali'nin evinin önü"));
        var id = await _tatvan.IdAsync(number);
        Task<Answer> ApproveAsync(string? text) => _tatvan.Api.SendAsync(HttpMethod.Put, $"/tickets/{id}/public-summary", System.Net.Http.Json.JsonContent.Create(new { text }));

        var view = (await ApproveAsync("Yolun ortasında çukur & <su>\u0007")).Is(200);
        Assert.Equal("true", view.At("listed")!.ToLowerInvariant());
        var (xml, json) = await _tatvan.BothAsync($"v2/requests/{number}.{{0}}");
        Assert.StartsWith("Yolun ortasında çukur & <su>", xml.Element("request")!.Element("description")!.Value, StringComparison.Ordinal);
        Assert.NotEqual(json[0].At("service_name"), json[0].At("description"));
        Assert.Contains((await _tatvan.Api.ReadAsync(id)).List("events"), e => e.At("kind") == "summaryApproved");
        (await ApproveAsync(new string('x', 1001))).IsProblem(422, "field.tooLong");
        (await ApproveAsync("")).Is(200);
        var again = (await _tatvan.JsonAsync($"v2/requests/{number}.json"))[0];
        Assert.Equal(again.At("service_name"), again.At("description"));

        var hidden = await _tatvan.Api.RegisterAsync("Gizli", new { topic = "SOS-ENGELLI" });
        (await _tatvan.Api.SendAsync(HttpMethod.Put, $"/tickets/{hidden.At("id")}/public-summary", System.Net.Http.Json.JsonContent.Create(new { text = "x" }))).IsProblem(409, "publicSummary.notListed");
    }

    private async Task<List<string>> NumbersAsync(string query) =>
        [.. (await _tatvan.JsonAsync($"v2/requests.json?{query}")).EnumerateArray().Select(r => r.At("service_request_id")!)];

    private static string Iso(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
