using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>GeoReport v2, item by item: general, discovery, services (M1–M19).</summary>
public sealed partial class ChecklistTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private readonly GeoReport _erenler = new(fixture, "erenler");

    public static TheoryData<string> Tenants => ["erenler", "tatvan", "melikgazi", "hizir-erzincan", "behzisti-wa"];

    [Theory]
    [InlineData("discovery.{0}")]
    [InlineData("v2/services.{0}")]
    [InlineData("v2/services/YOL-CUKUR.{0}")]
    [InlineData("v2/requests.{0}")]
    [InlineData("v2/servicerequestupdates.{0}")]
    public async Task M1_M5_M6_EveryResource_IsXmlFirstAndTheSameInJson(string path) => await _erenler.BothAsync(path);

    [Fact]
    public async Task M2_ContentTypes_SayUtf8()
    {
        using var http = new HttpClient();
        using var xml = await http.GetAsync($"{_erenler.Base}/v2/services.xml");
        using var json = await http.GetAsync($"{_erenler.Base}/v2/services.json");
        Assert.Equal("text/xml; charset=utf-8", xml.Content.Headers.ContentType!.ToString());
        Assert.Equal("application/json; charset=utf-8", json.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task M3_EveryMoment_HasItsOffset()
    {
        await _erenler.ReportAsync("YOL-KALDIRIM");
        var requests = await _erenler.XmlAsync("v2/requests.xml");
        var moments = requests.Descendants().Where(e => e.Name.LocalName.EndsWith("_datetime", StringComparison.Ordinal) && e.Value.Length > 0).ToList();
        Assert.NotEmpty(moments);
        Assert.All(moments, m => Assert.Matches(IsoMoment(), m.Value));
    }

    [Fact]
    public async Task M4_Xml_HasTheRootsOfTheSpecification()
    {
        var number = await _erenler.ReportAsync("YOL-KALDIRIM");
        Assert.Equal("services", (await _erenler.XmlAsync("v2/services.xml")).Name);
        Assert.Equal("service_definition", (await _erenler.XmlAsync("v2/services/AYD.xml")).Name);
        Assert.Equal("service_requests", (await _erenler.XmlAsync($"v2/requests/{number}.xml")).Name);
        Assert.Equal("discovery", (await _erenler.XmlAsync("discovery.xml")).Name);
        Assert.Equal("errors", (await _erenler.XmlAsync("v2/services/NOPE.xml", 404)).Name);
    }

    [Fact]
    public async Task M5_JsonRoots_AreThoseOfTheSpecification()
    {
        var number = await _erenler.ReportAsync("YOL-KALDIRIM");
        var roots = new Dictionary<string, JsonValueKind>
        {
            ["v2/services.json"] = JsonValueKind.Array,
            ["v2/services/AYD.json"] = JsonValueKind.Object,
            ["v2/requests.json"] = JsonValueKind.Array,
            [$"v2/requests/{number}.json"] = JsonValueKind.Array,
            ["discovery.json"] = JsonValueKind.Object,
        };
        foreach (var (path, kind) in roots)
        {
            Assert.Equal(kind, (await _erenler.JsonAsync(path)).ValueKind);
        }

        Assert.Equal(JsonValueKind.Array, (await _erenler.JsonAsync("v2/services/NOPE.json", 404)).ValueKind);
        Assert.Equal(JsonValueKind.Array, (await _erenler.JsonAsync("discovery.json")).GetProperty("endpoints").ValueKind); // of one
    }

    [Fact]
    public async Task M6_EmptyArgument_IsAnAbsentOne()
    {
        var number = await _erenler.ReportAsync("YOL-KALDIRIM");
        var requests = await _erenler.JsonAsync("v2/requests.json?jurisdiction_id=&service_code=&status=&start_date=&end_date=&service_request_id=&page=&bbox=");
        Assert.Contains(requests.EnumerateArray(), r => r.At("service_request_id") == number);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("?jurisdiction_id=erenler", 200)]
    [InlineData("?jurisdiction_id=Erenler.localhost", 200)]
    [InlineData("?jurisdiction_id=tatvan", 404)]
    [InlineData("?jurisdiction_id=city.gov", 404)]
    public async Task M7_M16_Jurisdiction_MayBeLeftOut_AForeignOneIs404(string query, int status)
    {
        await _erenler.BothAsync($"v2/services.{{0}}{query}", status);
        await _erenler.BothAsync($"v2/requests.{{0}}{query}", status);
        await _erenler.BothAsync($"v2/services/AYD.{{0}}{query}", status);
    }

    [Fact]
    public async Task M8_Reading_NeedsNoKey_AndR10_AnyPageMayRead()
    {
        foreach (var path in new[] { "discovery.json", "v2/services.xml", "v2/services/AYD.json", "v2/requests.xml", "v2/requests.csv", "v2/servicerequestupdates.json" })
        {
            var answer = await _erenler.GetAsync(path);
            Assert.Equal(200, answer.Status);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Empty((await _erenler.GetAsync(path, method: HttpMethod.Head)).Bytes);
        }

        Assert.Equal(204, (await _erenler.GetAsync("v2/services.json", method: HttpMethod.Options)).Status);
        var posted = await _erenler.PostAsync("v2/requests.json", [], key: "");
        Assert.False(posted.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task R9_IdsAndCodes_AreStrings()
    {
        await _erenler.ReportAsync("YOL-KALDIRIM");
        var request = (await _erenler.JsonAsync("v2/requests.json"))[0];
        Assert.Equal(JsonValueKind.String, request.GetProperty("service_request_id").ValueKind);
        Assert.Equal(JsonValueKind.String, request.GetProperty("service_code").ValueKind);
        Assert.Equal(JsonValueKind.String, (await _erenler.JsonAsync("v2/services/NOPE.json", 404))[0].GetProperty("code").ValueKind);
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task M11_M12_R14_Discovery_IsWholeInBothFormats(string tenant)
    {
        var client = new GeoReport(fixture, tenant);
        var (_, discovery) = await client.BothAsync("discovery.{0}");
        Assert.Equal(["changeset", "contact", "key_service", "endpoints"], discovery.EnumerateObject().Select(p => p.Name));
        Assert.NotEmpty(discovery.At("contact")!);
        Assert.NotEmpty(discovery.At("key_service")!);
        var endpoint = Assert.Single(discovery.List("endpoints"));
        Assert.Equal("http://wiki.open311.org/GeoReport_v2", endpoint.At("specification"));
        Assert.Equal($"{client.Base}/v2", endpoint.At("url"));
        Assert.Contains(endpoint.At("type"), new[] { "production", "test" });
        Assert.Equal(["text/xml", "application/json"], endpoint.Texts("formats"));
        foreach (var changeset in new[] { discovery.At("changeset")!, endpoint.At("changeset")! })
        {
            Assert.True(DateTimeOffset.Parse(changeset, CultureInfo.InvariantCulture) <= TimeProvider.System.GetUtcNow());
        }

        await client.XmlAsync($"{endpoint.At("url")}/services.xml");
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task M15_Services_HaveEveryMember(string tenant)
    {
        var (_, services) = await new GeoReport(fixture, tenant).BothAsync("v2/services.{0}");
        Assert.All(services.EnumerateArray(), s =>
        {
            Assert.Equal(["service_code", "service_name", "description", "metadata", "type", "keywords", "group"], s.EnumerateObject().Select(p => p.Name));
            Assert.Contains(s.At("type"), new[] { "realtime", "batch", "blackbox" });
            Assert.True(s.GetProperty("metadata").ValueKind is JsonValueKind.True or JsonValueKind.False);
        });
        Assert.Equal(tenant != "behzisti-wa", services.GetArrayLength() > 0);
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task M15_SensitiveTopics_AreNeverOffered(string tenant)
    {
        var client = new GeoReport(fixture, tenant);
        var offered = (await client.JsonAsync("v2/services.json")).EnumerateArray().Select(s => s.At("service_code")!).ToHashSet(StringComparer.Ordinal);
        foreach (var topic in (await client.TenantAsync()).Configuration.Topics.Values.Where(t => t.Sensitivity != "none" || t.ConfidentialReporter || t.Groups is { Count: > 0 }))
        {
            Assert.DoesNotContain(topic.Code, offered);
            GeoReport.Refused(await client.GetAsync($"v2/services/{topic.Code}.xml"), 404);
        }
    }

    [Fact]
    public async Task M17_M18_Definitions_HaveEveryMemberAndEveryDatatype()
    {
        var datatypes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in (await _erenler.JsonAsync("v2/services.json")).EnumerateArray())
        {
            var (_, definition) = await _erenler.BothAsync($"v2/services/{service.At("service_code")}.{{0}}");
            Assert.Equal(service.At("service_code"), definition.At("service_code"));
            var attributes = definition.List("attributes").ToList();
            Assert.Equal(service.GetProperty("metadata").GetBoolean(), attributes.Count > 0);
            Assert.Equal(Enumerable.Range(1, attributes.Count), attributes.Select(a => a.GetProperty("order").GetInt32()));
            foreach (var attribute in attributes)
            {
                var list = attribute.At("datatype")!.EndsWith("list", StringComparison.Ordinal);
                Assert.Equal(
                    ["variable", "code", "datatype", "required", "datatype_description", "order", "description", .. list ? ["values"] : Array.Empty<string>()],
                    attribute.EnumerateObject().Select(p => p.Name));
                Assert.All(attribute.List("values"), v => Assert.Equal(["key", "name"], v.EnumerateObject().Select(p => p.Name)));
                datatypes.Add(attribute.At("datatype")!);
            }
        }

        Assert.True(datatypes.SetEquals(["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]), string.Join(' ', datatypes));
    }

    [Theory]
    [InlineData("v2/services/NOPE.{0}")]
    [InlineData("v2/services/SOS-ENGELLI.{0}")]
    [InlineData("v2/services/GENEL.{0}")]
    [InlineData("v2/requests/ERB-2020-000001.{0}")]
    [InlineData("v2/tokens/0123456789abcdef.{0}")]
    public async Task M19_M26_M31_WhatIsNotThere_Is404(string path)
    {
        GeoReport.Refused(await _erenler.GetAsync(path.Replace("{0}", "xml", StringComparison.Ordinal)), 404);
        GeoReport.Refused(await _erenler.GetAsync(path.Replace("{0}", "json", StringComparison.Ordinal)), 404);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$", RegexOptions.None, 1000)]
    private static partial Regex IsoMoment();
}
