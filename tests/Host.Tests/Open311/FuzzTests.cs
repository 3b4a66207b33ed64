using System.Text;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>Whatever comes in, the answer is one of the specification's, and it parses.</summary>
public sealed class FuzzTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string[] Bits =
    [
        "", "0", "-1", "YOL-CUKUR", "2026-01-01T00:00:00Z", "9999-99-99", "NaN", "1e400", "true", "null", "\0", "\u0007\u001b", "\ud800", "İıŞş", "سلام", "🚧",
        "'; DROP TABLE ticket; --", "<x xmlns='y'>&amp;", "]]>", "../../etc/passwd", "%00", "=1+1", "attribute[", ",,,,", "{n}", new string('9', 400), "1,2,3,4",
    ];

    private static readonly string[] Names =
    [
        "service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "bbox", "extensions", "jurisdiction_id",
        "lat", "long", "address_string", "address_id", "description", "email", "phone", "first_name", "media_url", "account_id", "attribute[SIZE]", "attribute[SIGNS][]", "client_request_id", "update_id",
    ];

    private readonly GeoReport _hizir = new(fixture, "hizir-erzincan");

    [Fact]
    public async Task Queries_AreAnsweredByTheBook()
    {
        var random = new Random(311);
        for (var i = 0; i < 120; i++)
        {
            var path = random.GetItems(["v2/requests", "v2/services", "v2/servicerequestupdates", "discovery", "v2/requests/x", "v2/services/KOY", "v2/tokens/x"], 1)[0];
            var query = string.Join('&', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{Names[random.Next(Names.Length)]}={Uri.EscapeDataString(Valid(Bits[random.Next(Bits.Length)]))}"));
            ByTheBook(await _hizir.GetAsync($"{path}.{(i % 2 == 0 ? "xml" : "json")}?{query}"), $"{path}?{query}");
        }
    }

    [Fact]
    public async Task Reports_AreAnsweredByTheBook()
    {
        var random = new Random(312);
        for (var i = 0; i < 120; i++)
        {
            var form = Enumerable.Range(0, random.Next(0, 8)).Select(_ => (Names[random.Next(Names.Length)], Valid(Bits[random.Next(Bits.Length)]))).ToList();
            if (i % 3 == 0)
            {
                form.InsertRange(0, [("service_code", "KOY"), ("address_id", "1")]);
            }

            var path = i % 5 == 0 ? "v2/servicerequestupdates" : "v2/requests";
            ByTheBook(await _hizir.PostAsync($"{path}.{(i % 2 == 0 ? "xml" : "json")}", form), string.Join('&', form));
        }
    }

    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // half a pair cannot be sent

    private static void ByTheBook(Answer answer, string what)
    {
        Assert.True(answer.Status is 200 or 400 or 403 or 404, $"{answer.Status}: {what}");
        Assert.DoesNotContain("<code>500", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"code\":\"500", answer.Text, StringComparison.Ordinal);
        _ = answer.ContentType == "text/xml" ? (object)GeoReport.Xml(answer, answer.Status) : GeoReport.Json(answer, answer.Status);
    }
}
