using System.Text;
using Derman.Channels;
using Derman.Channels.Testing;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>The exchange calls us; the stream is tried at one that is listened to.</summary>
public class PhoneConformanceTests() : ShippedConformance("phone")
{
    private const string Standing = """
        [{"id":"7.1","name":"PJSIP/trunk-0000000a","caller":{"number":"0555"},"dialplan":{"context":"from-trunk","exten":"153"},"creationtime":"2026-01-05T08:00:00.000+0000"}]
        """;

    private volatile string? _said;

    protected override TestAccount Account { get; } = Of("main", ("token", "exchange-token-ours"), ("line", "153"));

    protected override TestAccount OtherAccount { get; } = Of("other", ("token", "exchange-token-theirs"));

    protected override TestAccount StreamAccount { get; } = Ami("main", "exchange-token-ours", "exchange-password-ours");

    protected override WebhookProof Proof => WebhookProof.SharedToken;

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        WebhookFixture.Text("ring", """{"callId":"1767600000.42","event":"ring","from":"+90 (555) 000 00 01","to":"153","at":"2026-01-05T11:00:00+03:00"}"""),
        WebhookFixture.Text("a call", """[{"callId":"7","event":"ring","from":"۰۹۱۲۳۴۵۶۷۸۹"},{"callId":"7","event":"answered","agent":"201","at":1767600000},{"callId":"7","event":"hangup"}]""", 3),
    ];

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => With(request, "X-Derman-Token", account.Values["token"]);

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account)
    {
        var right = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{PhoneFixture.User}:{account.Values["password"]}"))}";
        return request.Headers.All(header => header.Key != "Authorization" || header.Value != right) ? FakeHttp.Answer(401, "{}")
            : FakeHttp.Answer(200, request.Address.AbsolutePath == "/ari/channels" ? Standing : "[]");
    }

    protected override async Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken)
    {
        line.Say("Asterisk Call Manager/5.0.2\r\n");
        var action = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await line.LineAsync(cancellationToken) is { } text)
        {
            if (text.Length > 0)
            {
                var colon = text.IndexOf(": ", StringComparison.Ordinal);
                action[text[..colon]] = text[(colon + 2)..];
                continue;
            }

            // On a plain line to a host elsewhere the password itself must not be said; whoever says it is hung up on.
            if (request.Security == ConnectionSecurity.None && action.ContainsKey("Secret"))
            {
                return;
            }

            line.Say(Answer(action));
            action.Clear();
        }
    }

    internal static TestAccount Ami(string key, string token, string password) => Of(
        key, ("exchange", "ami"), ("token", token), ("host", "pbx.example"), ("port", "5038"), ("security", "none"), ("user", PhoneFixture.User), ("password", password),
        ("exchangeHosts", "pbx.example:5038"));

    [Fact]
    public async Task Password_IsSaidOnlyUnderTls()
    {
        foreach (var security in (string[])["none", "tls"])
        {
            _said = null;
            var report = await Plugin.Health!.CheckAsync(Host(Ami("main", "exchange-token-ours", "exchange-password-ours").With("security", security)), CancellationToken.None);
            Assert.Equal((HealthState.Healthy, security == "tls" ? "exchange-password-ours" : null), (report.State, _said));
        }
    }

    private string Answer(Dictionary<string, string> action)
    {
        var id = $"ActionID: {action["ActionID"]}\r\n";
        var isRight = new[] { StreamAccount, Account, OtherAccount }.Any(account =>
            account.Values.TryGetValue("password", out var password) && (action.GetValueOrDefault("Key") == AmiDouble.KeyOf(password) || action.GetValueOrDefault("Secret") == password));
        _said = action.GetValueOrDefault("Secret") ?? _said;
        return action["Action"] switch
        {
            "Challenge" => $"Response: Success\r\n{id}Challenge: 840415273\r\n\r\n",
            "Login" when !isRight => $"Response: Error\r\n{id}Message: Authentication failed\r\n\r\n",
            "ListCommands" => $"Response: Success\r\n{id}CoreShowChannels: Lists. (Priv: reporting,all)\r\n\r\n",
            "CoreShowChannels" => $"Event: CoreShowChannel\r\n{id}Uniqueid: 7.1\r\nLinkedid: 7.1\r\nContext: from-trunk\r\nDuration: 00:00:09\r\n\r\nEvent: CoreShowChannelsComplete\r\n{id}\r\n",
            "QueueStatus" => $"Event: QueueStatusComplete\r\n{id}\r\n",
            _ => $"Response: Success\r\n{id}\r\n",
        };
    }
}

/// <summary>Listened to at the Asterisk Manager Interface, the check too.</summary>
[Trait("Run", "long")]
public sealed class PhoneAmiConformanceTests : PhoneConformanceTests
{
    protected override TestAccount Account => StreamAccount;

    protected override TestAccount OtherAccount { get; } = Ami("other", "exchange-token-theirs", "exchange-password-theirs");
}

/// <summary>Listened to at the Asterisk REST Interface, the check too.</summary>
[Trait("Run", "long")]
public sealed class PhoneAriConformanceTests : PhoneConformanceTests
{
    protected override TestAccount Account => StreamAccount;

    protected override TestAccount OtherAccount { get; } = Ari("other", "exchange-token-theirs", "exchange-password-theirs");

    protected override TestAccount StreamAccount { get; } = Ari("main", "exchange-token-ours", "exchange-password-ours");

    protected override async Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken)
    {
        if (request.Port != 8089)
        {
            await base.SpeakAsync(request, line, cancellationToken);
            return;
        }

        var key = "";
        while (await line.LineAsync(cancellationToken) is { Length: > 0 } text)
        {
            key = text.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal) ? text[19..] : key;
        }

        line.Say($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {AriDouble.Accept(key)}\r\n\r\n");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static TestAccount Ari(string key, string token, string password) => Of(
        key, ("exchange", "ari"), ("token", token), ("host", "pbx.example"), ("user", PhoneFixture.User), ("password", password), ("exchangeHosts", "pbx.example:8089"));
}
