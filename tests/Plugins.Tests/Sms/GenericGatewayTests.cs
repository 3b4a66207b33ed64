using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Sms;

public class GenericGatewayTests(SmsFixture sms, GatewayDouble gateway) : IClassFixture<SmsFixture>, IClassFixture<GatewayDouble>
{
    private const string Number = "905550000001";

    [Fact]
    public async Task Text_IsAccepted_UnderTheGatewaysId()
    {
        var outcome = await SendAsync("Başvurunuz \"alındı\"\n{sender} \\ 😀");
        Assert.StartsWith("m-", Assert.IsType<SendOutcome.Accepted>(outcome).ExternalId, StringComparison.Ordinal);
        var sent = gateway.Messages.Last();
        Assert.Equal("Başvurunuz \"alındı\"\n{sender} \\ 😀", sent.GetProperty("text").GetString());
        Assert.Equal(("+" + Number, "TATVAN", "key-1", "ucs2"), (
            sent.GetProperty("to").GetString()!, sent.GetProperty("from").GetString()!, sent.GetProperty("reference").GetString()!, sent.GetProperty("coding").GetString()!));
    }

    [Fact]
    public async Task Text_InAnAddress_StaysOneValue()
    {
        var outcome = await SendAsync("a&to=1#ş x", values: [
            ("sendUrl", $"{gateway.BaseAddress}/other?n={{to}}&t={{text}}&u={{user}}"), ("sendMethod", "GET"), ("sendBody", null), ("user", "u&1"),
            ("idPattern", "OK ([0-9]+)"), ("successPattern", "^OK")]);
        Assert.Equal("4711", Assert.IsType<SendOutcome.Accepted>(outcome).ExternalId);
        Assert.Equal($"/other?n={Number}&t=a%26to%3D1%23%C5%9F%20x&u=u%261", gateway.Addresses.Last());
    }

    [Theory]
    [InlineData("form", "n={to}&t={text}", "n=905550000001&t=1%20%3C%202%20%26%20%22%C5%9F%22")]
    [InlineData("xml", "<m to=\"{to}\">{text}</m>", "<m to=\"905550000001\">1 &lt; 2 &amp; &quot;ş&quot;</m>")]
    [InlineData("text", "{text}", "1 < 2 & \"ş\"")]
    public async Task Text_IsEscapedForItsBody(string type, string template, string body)
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync("1 < 2 & \"ş\"", values: [
            ("sendUrl", $"{gateway.BaseAddress}/other"), ("sendType", type), ("sendBody", template), ("idPattern", null)]));
        Assert.Equal(body, gateway.Bodies.Last());
    }

    [Fact]
    public async Task WithoutIdPattern_OurOwnIdCounts() =>
        Assert.Equal("key-1", Assert.IsType<SendOutcome.Accepted>(await SendAsync("x", values: [("idPattern", null)])).ExternalId);

    [Theory]
    [InlineData(400, SendRejection.Refused)]
    [InlineData(401, SendRejection.Reauthorise)]
    [InlineData(402, SendRejection.AccountRestricted)]
    [InlineData(403, SendRejection.PermissionMissing)]
    [InlineData(404, SendRejection.Refused)]
    [InlineData(413, SendRejection.ContentInvalid)]
    [InlineData(422, SendRejection.Refused)]
    public async Task Refusal_IsRejected_WithTheGatewaysCodeAlone(int status, string code)
    {
        gateway.Next(status, $$"""{"error":{"code":"E-42"},"echo":"gizli söz {{Number}} {{GatewayDouble.Key}}"}""");
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync("gizli söz"));
        Assert.Equal((code, $"HTTP {status}, E-42"), (rejected.Code, rejected.Reason));
    }

    [Theory]
    [InlineData(429, "17", 17)]
    [InlineData(503, "Mon, 05 Jan 2026 12:02:00 GMT", 120)]
    [InlineData(503, null, 30)]
    [InlineData(429, "999999999", 86400)]
    [InlineData(408, "0", 1)]
    public async Task Later_IsDeferred(int status, string? header, int seconds)
    {
        gateway.Next(status, "", header is null ? [] : [("Retry-After", header)]);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync("x")).After);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(500, "")]
    [InlineData(502, "<html>")]
    [InlineData(504, "")]
    public async Task AnswerThatProvesNothing_IsUnknown(int status, string body)
    {
        gateway.Next(status, body);
        Assert.IsType<SendOutcome.Unknown>(await SendAsync("x"));
    }

    [Fact]
    public async Task LineBrokenAfterTheRequest_IsUnknown()
    {
        gateway.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync("x"));
    }

    [Fact]
    public async Task NoConnection_IsDeferred() =>
        Assert.IsType<SendOutcome.Deferred>(await SendAsync("x", values: [("sendUrl", "http://127.0.0.1:1/v1")]));

    [Fact]
    public async Task SuccessThatDoesNotFit_IsRejected()
    {
        gateway.Next(200, "ERR 104 kredi yok");
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", values: [("successPattern", "^OK"), ("errorPattern", "ERR ([0-9]+)")]));
        Assert.Equal((SendRejection.Refused, "HTTP 200, 104"), (rejected.Code, rejected.Reason));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("^(a+)+$")]
    public async Task BrokenOrEndlessPattern_ProvesNothing(string pattern)
    {
        gateway.Next(200, new string('a', 40) + "!");
        Assert.IsType<SendOutcome.Unknown>(await SendAsync("x", values: [("successPattern", pattern)]));
    }

    [Theory]
    [InlineData("0555 000 00 01", Number)]
    [InlineData("+90 (555) 000 00 01", Number)]
    [InlineData("5550000001", Number)]
    [InlineData("۰۵۵۵۰۰۰۰۰۰۱", Number)]
    [InlineData("00905550000001", Number)]
    public async Task Number_IsNormalised(string to, string sent)
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync("x", to));
        Assert.Equal("+" + sent, gateway.Messages.Last().GetProperty("to").GetString());
    }

    [Theory]
    [InlineData("904342223344")]
    [InlineData("+4915112345678")]
    [InlineData("TATVAN")]
    [InlineData("")]
    public async Task Number_ThatIsNoTurkishMobile_IsNotSent(string to) =>
        Assert.Equal(SendRejection.RecipientUnreachable, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", to)).Code);

    [Fact]
    public async Task Number_Abroad_IsSentWhenSwitchedOn() =>
        Assert.IsType<SendOutcome.Accepted>(await SendAsync("x", "+4915112345678", [("abroad", "true")]));

    [Fact]
    public async Task Content_ThatIsNoShortText_IsNotSent()
    {
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(" ")).Code);
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new string('a', 919))).Code);
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new string('a', 918)));
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new string('a', 161), values: [("mostParts", "1")])).Code);
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync("س", values: [("unicode", "false")])).Code);
        var buttons = new OutboundMessage { IdempotencyKey = "k", To = Number, Content = new OutboundButtons("x", [new OutboundButton("p", "t")]) };
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(
            await sms.Plugin.Sender!.SendAsync(buttons, Host("a"), CancellationToken.None)).Code);
    }

    [Theory]
    [InlineData("sender")]
    [InlineData("sendUrl")]
    [InlineData("apiKey")]
    public async Task MissingSetting_IsNotConfigured(string key) =>
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", values: [(key, null)])).Code);

    [Fact]
    public async Task AddressOfTheTenant_IsNeverCalled()
    {
        var binding = sms.Binding("a", [.. Values([])]);
        var foreign = new ChannelBinding
        {
            Tenant = binding.Tenant, Account = binding.Account, Manifest = binding.Manifest, Secrets = binding.Secrets,
            OperatorSettings = binding.OperatorSettings, Settings = new Dictionary<string, string>(binding.Settings) { ["sendUrl"] = "https://evil.example/" },
        };
        Assert.IsType<SendOutcome.Accepted>(await sms.Plugin.Sender!.SendAsync(Message("x", Number), Accounts.Host(foreign), CancellationToken.None));
    }

    [Fact]
    public async Task WrongKey_IsToldWithoutTheKey()
    {
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", values: [("apiKey", "AUTH")]));
        Assert.Equal((SendRejection.Reauthorise, "HTTP 401, ***"), (rejected.Code, rejected.Reason));
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sms.Plugin.Sender!.SendAsync(Message("x", Number), Host("a"), cancelled.Token));
    }

    [Theory]
    [InlineData(200, HealthState.Healthy, "ok")]
    [InlineData(401, HealthState.NeedsReauthorisation, "reauthorise")]
    [InlineData(429, HealthState.Degraded, "throttled")]
    [InlineData(404, HealthState.Misconfigured, "probeRefused")]
    [InlineData(500, HealthState.Unreachable, "unreachable")]
    public async Task Health_IsWhatTheProbeSays(int status, HealthState state, string code)
    {
        gateway.Next(status, "");
        var report = await CheckAsync([("probeUrl", $"{gateway.BaseAddress}/status")]);
        Assert.Equal((state, code), (report.State, report.Code));
    }

    [Fact]
    public async Task Health_NamesWhatIsMissing()
    {
        Assert.Equal("sender", (await CheckAsync([("sender", null)])).FieldKey);
        Assert.Equal("sendUrl", (await CheckAsync([("sendUrl", null)])).FieldKey);
        Assert.Equal("valueMissing", (await CheckAsync([("apiKey", null)])).Code);
        Assert.Equal("notProbed", (await CheckAsync([])).Code);
    }

    private static OutboundMessage Message(string text, string to) => new() { IdempotencyKey = "key-1", To = to, Content = new OutboundText(text) };

    private (string Key, string? Value)[] Values((string Key, string? Value)[] changed)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["gateway"] = "generic",
            ["sender"] = "TATVAN",
            ["apiKey"] = GatewayDouble.Key,
            ["sendUrl"] = $"{gateway.BaseAddress}/v1/messages",
            ["sendHeaders"] = "Authorization: Bearer {key} | X-Client: derman",
            ["sendBody"] = """{"from":"{sender}","to":"{to+}","text":"{text}","reference":"{id}","coding":"{encoding}"}""",
            ["idPattern"] = "$.messages[0].id",
            ["errorPattern"] = "$.error.code",
        };
        foreach (var (key, value) in changed)
        {
            values[key] = value;
        }

        return [.. values.Select(pair => (pair.Key, pair.Value))];
    }

    private ChannelHost Host(string account, params (string Key, string? Value)[] changed) => Accounts.Host(sms.Binding(account, Values(changed)));

    private async Task<SendOutcome> SendAsync(string text, string to = Number, (string Key, string? Value)[]? values = null) =>
        await sms.Plugin.Sender!.SendAsync(Message(text, to), Host("a", values ?? []), CancellationToken.None);

    private async Task<HealthReport> CheckAsync((string Key, string? Value)[] values) => await sms.Plugin.Health!.CheckAsync(Host("a", values), CancellationToken.None);
}
