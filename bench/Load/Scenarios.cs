using System.Net.Http.Headers;
using System.Text.Json;

namespace Derman.Load;

/// <summary>Makes the requests of one kind of work. Called by one client at a time with that client's own random texts.</summary>
internal delegate HttpRequestMessage Scenario(TurkishText text);

internal static class Scenarios
{
    public const string Register = "register";
    public const string Inbox = "inbox";
    public const string Ticket = "ticket";
    public const string Search = "search";
    public const string Mixed = "mixed";

    public static readonly string[] All = [Register, Inbox, Ticket, Search, Mixed];

    public static Scenario Of(string name, Desk desk) => name switch
    {
        Register => text => Authorized(desk, Post($"{desk.Base}/api/v1/tickets", Wish(text, desk.Topics))),
        Inbox => text => Get(desk, $"tickets?directorate={text.Pick(desk.Directorates)}&category=open&sort=due&limit=50"),
        Ticket => text => Get(desk, $"tickets/{text.Pick(desk.Ids)}"),
        Search => text => Get(desk, $"tickets?q={Uri.EscapeDataString(text.Next(2) == 0 ? text.Word() : $"{text.Word()} {text.Word()}")}"),
        Mixed => text => Of(text.Next(10) switch { < 2 => Register, < 5 => Inbox, < 9 => Ticket, _ => Search }, desk)(text),
        _ => throw new ArgumentException($"Unknown scenario '{name}'. Known: {string.Join(", ", All)}.", nameof(name)),
    };

    /// <summary>The floor takes the same body; it has no tenants and no tokens.</summary>
    public static Scenario Floor(Uri address, IReadOnlyList<string> topics) => text => Post($"{address}tickets", Wish(text, topics));

    private static HttpRequestMessage Get(Desk desk, string path) => Authorized(desk, new HttpRequestMessage(HttpMethod.Get, $"{desk.Base}/api/v1/{path}"));

    private static HttpRequestMessage Authorized(Desk desk, HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Token);
        return request;
    }

    private static HttpRequestMessage Post(string address, byte[] json) => new(HttpMethod.Post, address)
    {
        Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    private static byte[] Wish(TurkishText text, IReadOnlyList<string> topics)
    {
        using var buffer = new MemoryStream(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("text", text.Ticket());
            json.WriteString("topic", text.Pick(topics));
            json.WriteStartObject("citizen");
            json.WriteString("name", text.Name());
            json.WriteString("phone", text.Phone());
            json.WriteEndObject();
            json.WriteStartObject("location");
            json.WriteString("address", text.Address());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
