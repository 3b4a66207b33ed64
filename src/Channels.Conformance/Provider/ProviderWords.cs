using System.Text.Json;
using Derman.Channels.Testing;
using Derman.Channels.Wire;

namespace Derman.Channels.Conformance.Provider;

/// <summary>What a vendor's double says of itself, read from its answer to <c>describe</c>.</summary>
internal sealed class ProviderWords(JsonElement data)
{
    public TestAccount Account { get; } = AccountOf(data, "account") ?? throw new InvalidDataException("describe: 'account' is missing.");

    public TestAccount OtherAccount { get; } = AccountOf(data, "otherAccount") ?? throw new InvalidDataException("describe: 'otherAccount' is missing.");

    public TestAccount? StreamAccount { get; } = AccountOf(data, "streamAccount");

    public IReadOnlyList<WebhookFixture> Webhooks { get; } = [.. List(data, "webhooks").Select(Fixture)];

    public IReadOnlyList<OutboundMessage> Messages { get; } = [.. List(data, "messages").Select(WireJson.Read<OutboundMessage>)];

    /// <summary>A report it takes; with no answers when it gives none.</summary>
    public ForwardedReport? Report { get; } = data.TryGetProperty("report", out var report) && WireJson.Read<ForwardedReport>(report) is var read
        ? read with { Answers = read.Answers ?? [] }
        : null;

    public MediaRequest? Media { get; } = data.TryGetProperty("media", out var media) ? WireJson.Read<MediaRequest>(media) : null;

    public WebhookProof Proof { get; } = Text(data, "proof") == "sharedToken" ? WebhookProof.SharedToken : WebhookProof.SignedBody;

    public bool Batches { get; } = Flag(data, "batches", otherwise: true);

    /// <summary>Whether its proof holds a time.</summary>
    public bool SignsTime { get; } = Flag(data, "signsTime", otherwise: false);

    public bool AsksByHttp { get; } = Flag(data, "asksByHttp", otherwise: true);

    private static WebhookFixture Fixture(JsonElement fixture)
    {
        var name = Text(fixture, "name") ?? "unnamed";
        var body = Text(fixture, "base64") is { } bytes ? Convert.FromBase64String(bytes)
            : System.Text.Encoding.UTF8.GetBytes(Text(fixture, "body") ?? throw new InvalidDataException($"describe: the webhook '{name}' has no 'body'."));
        var made = new WebhookFixture(name, body, fixture.TryGetProperty("events", out var events) ? events.GetInt32() : 1)
        {
            Query = Pairs(fixture, "query"),
            MayGrow = Flag(fixture, "mayGrow", otherwise: true),
        };
        return Text(fixture, "contentType") is { } type ? made with { ContentType = type } : made;
    }

    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(JsonElement data, string name) =>
        [.. List(data, name).Select(pair => KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()!))];

    private static TestAccount? AccountOf(JsonElement data, string name) => data.TryGetProperty(name, out var account)
        ? new TestAccount(Text(account, "key") ?? name, account.GetProperty("values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.Ordinal))
        : null;

    private static IEnumerable<JsonElement> List(JsonElement data, string name) =>
        data.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static bool Flag(JsonElement data, string name, bool otherwise) => data.TryGetProperty(name, out var flag) ? flag.GetBoolean() : otherwise;
}
