using System.Globalization;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>A city app lives a whole life here: it finds the interface, asks its questions, reports, follows, hears the end.</summary>
public sealed class ClientFlowTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("erenler")]
    [InlineData("tatvan")]
    [InlineData("melikgazi")]
    public async Task FromDiscoveryToTheLastUpdate(string tenant)
    {
        var client = new GeoReport(fixture, tenant);
        var discovery = await client.XmlAsync("discovery.xml");
        var endpoint = discovery.Element("endpoints")!.Elements("endpoint").Single().Element("url")!.Value;
        var since = TimeProvider.System.GetUtcNow().AddMinutes(-5);

        var service = (await client.XmlAsync($"{endpoint}/services.xml")).Elements("service")
            .First(s => s.Element("metadata")!.Value == "true" && s.Element("type")!.Value == "realtime" && s.Element("service_code")!.Value == "YOL-CUKUR");
        var code = service.Element("service_code")!.Value;
        var questions = (await client.XmlAsync($"{endpoint}/services/{code}.xml")).Element("attributes")!.Elements("attribute").Where(a => a.Element("variable")!.Value == "true");
        var form = new List<(string, string)>
        {
            ("service_code", code), ("lat", "38.7123"), ("long", "35.5123"), ("first_name", "Ayşe"), ("last_name", "Yılmaz"), ("email", "ayse@example.org"),
            ("description", "Yolda büyük bir çukur var"), ("client_request_id", Guid.NewGuid().ToString()),
        };
        foreach (var question in questions)
        {
            form.Add(($"attribute[{question.Element("code")!.Value}]", question.Element("datatype")!.Value switch
            {
                "number" => "12",
                "datetime" => since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                "singlevaluelist" => question.Element("values")!.Elements("value").First().Element("key")!.Value,
                _ => "x",
            }));
        }

        var posted = GeoReport.Xml(await client.PostAsync("v2/requests.xml", form));
        var number = posted.Element("request")!.Element("service_request_id")!.Value;
        var polled = (await client.XmlAsync($"{endpoint}/requests/{number}.xml")).Element("request")!;
        Assert.Equal(("open", code), (polled.Element("status")!.Value, polled.Element("service_code")!.Value));

        await client.Api.ToClosedAsync(await client.IdAsync(number));

        var window = $"start_date={since.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}&end_date={since.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
        var updates = (await client.XmlAsync($"{endpoint}/servicerequestupdates.xml?{window}")).Elements("request_update")
            .Where(u => u.Element("service_request_id")!.Value == number).ToList();
        Assert.Equal(["IN_PROGRESS", "FIXED"], updates.Select(u => u.Element("status")!.Value));
        Assert.Equal(updates.Count, updates.Select(u => u.Element("update_id")!.Value).Distinct(StringComparer.Ordinal).Count());
        polled = (await client.XmlAsync($"{endpoint}/requests.xml?service_request_id={number}")).Element("request")!;
        Assert.Equal("closed", polled.Element("status")!.Value);

        var back = await client.PostAsync("v2/servicerequestupdates.xml",
            [("service_request_id", number), ("update_id", Guid.NewGuid().ToString()), ("status", "REOPEN"), ("description", "Çukur yeniden açıldı")]);
        GeoReport.Xml(back);
        Assert.Equal("True", (await client.Api.ReadAsync(await client.IdAsync(number))).At("reopenRequested"));
        Assert.Equal("closed", (await client.JsonAsync($"v2/requests/{number}.json"))[0].At("status")); // asked for is not reopened
    }
}
