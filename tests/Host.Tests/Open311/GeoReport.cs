using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Derman.Core.Open311;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>A program outside, as strict as a program can be: every XML answer is parsed without mercy, every JSON answer compared with it.</summary>
internal sealed class GeoReport(HostFixture fixture, string tenant)
{
    private static readonly ConcurrentDictionary<(RunningHost, string), Lazy<Task<string>>> Keys = new();

    public string Base { get; } = $"{fixture.Tenants[tenant].Base}/open311";

    public TenantApi Api => fixture.Tenants[tenant];

    public Task<string> KeyAsync() => Keys.GetOrAdd((fixture.Host, tenant), _ => new Lazy<Task<string>>(() => NewKeyAsync(6000))).Value;

    public async Task<string> NewKeyAsync(int perMinute) =>
        (await fixture.Host.Service<ManageKeys>().AddAsync(await TenantAsync(), "Tests", perMinute, Admin, CancellationToken.None)).Value!.Secret;

    public static Actor Admin { get; } = new("staff:test", "Test", [Roles.Admin]);

    public async Task<Tenant> TenantAsync() => (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant), CancellationToken.None))!;

    public Task<Answer> GetAsync(string path, string? language = "en", HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path.StartsWith("http", StringComparison.Ordinal) ? path : $"{Base}/{path}");
        if (language is not null)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        return Api.SendRawAsync(request);
    }

    /// <summary>An answer in XML, strictly parsed: declared as UTF-8, without a namespace, an attribute or a document type.</summary>
    public async Task<XElement> XmlAsync(string path, int status = 200, string? language = "en") => Xml(await GetAsync(path, language), status);

    public async Task<JsonElement> JsonAsync(string path, int status = 200, string? language = "en") => Json(await GetAsync(path, language), status);

    /// <summary>The resource in both formats: one says what the other says.</summary>
    /// <param name="path">With {0} where the format goes.</param>
    public async Task<(XElement Xml, JsonElement Json)> BothAsync(string path, int status = 200, string? language = "en")
    {
        var (xml, json) = (await XmlAsync(path.Replace("{0}", "xml", StringComparison.Ordinal), status, language), await JsonAsync(path.Replace("{0}", "json", StringComparison.Ordinal), status, language));
        Same(xml, json);
        return (xml, json);
    }

    public async Task<Answer> PostAsync(string path, IEnumerable<(string Name, string Value)> form, string? key = null, string language = "en")
    {
        var fields = form.Select(f => KeyValuePair.Create(f.Name, f.Value)).ToList();
        if ((key ?? await KeyAsync()) is { Length: > 0 } secret)
        {
            fields.Add(KeyValuePair.Create("api_key", secret));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, $"{Base}/{path}") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.AcceptLanguage.ParseAdd(language);
        return await Api.SendRawAsync(request);
    }

    /// <summary>Reports, and gives the number.</summary>
    public async Task<string> ReportAsync(string service, params (string Name, string Value)[] more) =>
        Json(await PostAsync("v2/requests.json", [("service_code", service), ("address_string", "Gül Sokak No: 7, Daire 3"), .. more]), 200)[0].At("service_request_id")!;

    /// <summary>Id of a ticket by its number, for what staff do.</summary>
    public async Task<string> IdAsync(string number) =>
        fixture.Host.Service<Core.Tickets.Views.ReadTicket>().FindByNumber(await TenantAsync(), number)!.Value.ToString();

    public static XElement Xml(Answer answer, int status = 200)
    {
        Assert.True(status == answer.Status, $"{status} expected, {answer.Status} found: {answer.Text}");
        Assert.Equal("text/xml", answer.ContentType);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", answer.Text, StringComparison.Ordinal);
        using var reader = XmlReader.Create(new MemoryStream(answer.Bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = true });
        var root = XDocument.Load(reader).Root!;
        Assert.All(root.DescendantsAndSelf(), e =>
        {
            Assert.Equal("", e.Name.NamespaceName);
            Assert.Empty(e.Attributes());
        });
        return root;
    }

    public static JsonElement Json(Answer answer, int status = 200)
    {
        Assert.True(status == answer.Status, $"{status} expected, {answer.Status} found: {answer.Text}");
        Assert.Equal("application/json", answer.ContentType);
        _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(answer.Bytes);
        return answer.Json;
    }

    /// <summary>An error in either format: status, code, and sentences.</summary>
    public static IReadOnlyList<string> Refused(Answer answer, int status, string? code = null)
    {
        var errors = answer.ContentType == "text/xml"
            ? Xml(answer, status).Elements("error").Select(e => (Code: e.Element("code")!.Value, Text: e.Element("description")!.Value)).ToList()
            : Json(answer, status).EnumerateArray().Select(e => (Code: e.At("code")!, Text: e.At("description")!)).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, e =>
        {
            Assert.Equal(code ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture), e.Code);
            Assert.True(e.Text.Length > 10 && !e.Text.Contains('{', StringComparison.Ordinal), e.Text);
        });
        return [.. errors.Select(e => e.Text)];
    }

    /// <summary>The Spark convention: a container of one repeated child is an array, an object has the children as members, empty is null.</summary>
    public static void Same(XElement xml, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                Assert.Equal(xml.Elements().Count(), json.GetArrayLength());
                Assert.True(xml.Elements().Select(e => e.Name).Distinct().Count() <= 1);
                foreach (var (child, item) in xml.Elements().Zip(json.EnumerateArray()))
                {
                    Same(child, item);
                }

                break;
            case JsonValueKind.Object:
                Assert.Equal(xml.Elements().Select(e => e.Name.LocalName), json.EnumerateObject().Select(p => p.Name));
                foreach (var child in xml.Elements())
                {
                    Same(child, json.GetProperty(child.Name.LocalName));
                }

                break;
            case JsonValueKind.Null:
                Assert.True(xml.IsEmpty || xml.Value.Length == 0, $"{xml.Name} is not empty.");
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Assert.Equal(xml.Value, json.GetBoolean() ? "true" : "false");
                break;
            default:
                Assert.Equal(xml.Value, json.ToString());
                break;
        }
    }
}
