using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public class WhatsAppAuthenticityTests(WhatsAppFixture whatsApp) : GraphAuthenticityTests(whatsApp), IClassFixture<WhatsAppFixture>;

public class MetaAuthenticityTests(MetaFixture meta) : GraphAuthenticityTests(meta), IClassFixture<MetaFixture>;

/// <summary>Handshake and signature are the same for everything of Meta's.</summary>
public abstract class GraphAuthenticityTests(PluginFixture shipped)
{
    private const string Header = "X-Hub-Signature-256";

    public static TheoryData<string> Vectors(string list)
    {
        using var document = JsonDocument.Parse(Shipped.Fixture("signature/vectors.json"));
        return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(vector => vector.GetRawText())];
    }

    [Theory]
    [MemberData(nameof(Vectors), "positive")]
    public void Signature_OfTheProvider_IsGenuine(string vector) => Assert.Equal(WebhookVerdict.Genuine, Check(vector));

    [Theory]
    [MemberData(nameof(Vectors), "negative")]
    public void Signature_Wrong_IsForged(string vector) => Assert.Equal(WebhookVerdict.Forged, Check(vector));

    [Fact]
    public void Vectors_AreAllThere()
    {
        Assert.Equal(25, Vectors("positive").Count);
        Assert.Equal(4, Vectors("negative").Count);
    }

    [Theory]
    [InlineData("sha256=")]
    [InlineData("sha1=954051f854584c2605ad9bbcf5a7e4c6eea3cb0611aaebf960f6a9dd3f950638")]
    [InlineData("sha256=zz4051f854584c2605ad9bbcf5a7e4c6eea3cb0611aaebf960f6a9dd3f950638")]
    [InlineData("sha256=954051f854584c2605ad9bbcf5a7e4c6eea3cb0611aaebf960f6a9dd3f95063800")]
    public void Signature_Malformed_IsForged(string header) =>
        Assert.Equal(WebhookVerdict.Forged, Authenticate([], "secret", KeyValuePair.Create(Header, header)));

    [Fact]
    public void Signature_MissingOrRepeated_IsMissing()
    {
        Assert.Equal(WebhookVerdict.Missing, Authenticate([], "secret"));
        Assert.Equal(WebhookVerdict.Missing, Authenticate([], "secret", KeyValuePair.Create(Header, "sha256=00"), KeyValuePair.Create(Header.ToLowerInvariant(), "sha256=00")));
    }

    [Fact]
    public void Signature_WithoutSecret_IsNotConfigured() => Assert.Equal(WebhookVerdict.NotConfigured, Authenticate([], null, KeyValuePair.Create(Header, "sha256=00")));

    [Theory]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=right", 200, "1158201444")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong", 403, "")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=other-tenants-token", 403, "")]
    [InlineData("GET", "hub.challenge=1158201444&hub.verify_token=right", 403, "")]
    [InlineData("GET", "hub.mode=unsubscribe&hub.challenge=1158201444&hub.verify_token=right", 403, "")]
    [InlineData("GET", "hub.mode=subscribe&hub.verify_token=right", 403, "")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=<script>&hub.verify_token=right", 403, "")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=١٢٣&hub.verify_token=right", 403, "")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong&hub.verify_token=right", 403, "")]
    [InlineData("GET", "", 403, "")]
    [InlineData("DELETE", "hub.mode=subscribe&hub.challenge=1&hub.verify_token=right", 405, "")]
    public void Handshake_IsAnswered(string method, string query, int status, string body)
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        var answer = shipped.Plugin.Webhooks!.Handshake(new WebhookRequest { Method = method, Query = [.. pairs] }, Accounts.Context(("verifyToken", "right")));
        Assert.Equal((status, body, "text/plain"), (answer.Status, answer.Body, answer.ContentType));
    }

    [Fact]
    public void Handshake_WithoutToken_IsRefused() =>
        Assert.Equal(403, shipped.Plugin.Webhooks!.Handshake(
            new WebhookRequest { Method = "GET", Query = [new("hub.mode", "subscribe"), new("hub.challenge", "1"), new("hub.verify_token", "")] },
            Accounts.Context()).Status);

    private WebhookVerdict Check(string text)
    {
        using var document = JsonDocument.Parse(text);
        var vector = document.RootElement;
        var body = Shipped.Fixture($"signature/{vector.GetProperty("body_file").GetString()}");
        body = (vector.TryGetProperty("mutate", out var mutation) ? mutation.GetString() : null) switch
        {
            null => body,
            "append \" \"" => [.. body, (byte)' '],
            "json.parse + json.stringify" => Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString(
                new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })),
            var other => throw new InvalidOperationException(other),
        };
        return Authenticate(body, vector.GetProperty("app_secret").GetString(), new KeyValuePair<string, string>(Header, vector.GetProperty("value").GetString()!));
    }

    private WebhookVerdict Authenticate(byte[] body, string? secret, params KeyValuePair<string, string>[] headers) =>
        shipped.Plugin.Webhooks!.Authenticate(
            new WebhookRequest { Method = "POST", Headers = headers, Body = body },
            secret is null ? Accounts.Context() : Accounts.Context(("appSecret", secret)));
}
