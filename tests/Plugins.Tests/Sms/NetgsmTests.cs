using System.Globalization;
using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Sms;

public class NetgsmTests(SmsFixture sms, NetgsmDouble netgsm) : IClassFixture<SmsFixture>, IClassFixture<NetgsmDouble>
{
    [Theory]
    [InlineData("Basvurunuz alindi", null)]
    [InlineData("Başvurunuz alındı", "TR")]
    [InlineData("ÖÜ ÄÑ {}€", null)]
    public async Task Text_IsAccepted_WithTheEncodingItNeeds(string text, string? encoding)
    {
        Assert.Matches("^[0-9]+$", Assert.IsType<SendOutcome.Accepted>(await SendAsync(text)).ExternalId);
        var job = netgsm.Jobs.Last(sent => sent.Job.GetProperty("messages")[0].GetProperty("msg").GetString() == text).Job;
        Assert.Equal(("5550000001", NetgsmDouble.Title, "0"), (
            job.GetProperty("messages")[0].GetProperty("no").GetString()!, job.GetProperty("msgheader").GetString()!, job.GetProperty("iysfilter").GetString()!));
        Assert.Equal(encoding, job.TryGetProperty("encoding", out var named) ? named.GetString() : null);
    }

    [Theory]
    [InlineData("20", SendRejection.ContentInvalid)]
    [InlineData("30", SendRejection.Reauthorise)]
    [InlineData("40", SendRejection.PermissionMissing)]
    [InlineData("50", SendRejection.AccountRestricted)]
    [InlineData("51", SendRejection.AccountRestricted)]
    [InlineData("70", SendRejection.Refused)]
    [InlineData("77", SendRejection.Refused)]
    public async Task Code_ThatStays_IsRejected(string code, string rejection)
    {
        netgsm.Next(406, $$"""{"code":"{{code}}","description":"no {{NetgsmDouble.Password}} 905551234567"}""");
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync("x"));
        Assert.Equal((rejection, $"HTTP 406, {code}: no *** …"), (rejected.Code, rejected.Reason));
    }

    [Theory]
    [InlineData(406, "80", null, 60)]
    [InlineData(406, "85", null, 60)]
    [InlineData(406, "80", "5", 5)]
    [InlineData(429, null, "7", 7)]
    [InlineData(503, null, null, 30)]
    public async Task Code_ThatPasses_IsDeferred(int status, string? code, string? header, int seconds)
    {
        netgsm.Next(status, code is null ? "" : $$"""{"code":{{code}}}""", header is null ? [] : [("Retry-After", header)]);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync("x")).After);
    }

    [Theory]
    [InlineData(200, """{"code":"01","jobid":17}""", "17")]
    [InlineData(200, """{"code":"02","jobid":"18","description":""}""", "18")]
    [InlineData(200, """{"code":"00"}""", null)]
    [InlineData(406, """{"code":"100"}""", null)]
    [InlineData(200, "<html>", null)]
    [InlineData(500, "", null)]
    public async Task Answer_IsBelievedOnlyWithAJob(int status, string body, string? job)
    {
        netgsm.Next(status, body);
        var outcome = await SendAsync("x");
        Assert.Equal(job, (outcome as SendOutcome.Accepted)?.ExternalId);
        Assert.Equal(job is null, outcome is SendOutcome.Unknown);
    }

    [Fact]
    public async Task LineBrokenAfterTheRequest_IsUnknown()
    {
        netgsm.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync("x"));
    }

    [Fact]
    public async Task WrongSettings_AreTold()
    {
        Assert.Equal(SendRejection.Reauthorise, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", ("password", "wrong-one"))).Code);
        Assert.Equal(SendRejection.PermissionMissing, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", ("sender", "BASKA"))).Code);
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", ("user", null))).Code);
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync("سلام")).Code);
        Assert.Equal(SendRejection.RecipientUnreachable, Assert.IsType<SendOutcome.Rejected>(await SendAsync("x", "4915112345678", ("abroad", "true"))).Code);
    }

    [Fact]
    public async Task Reports_BecomeReceipts_OverAllPages()
    {
        netgsm.Reports[NetgsmDouble.User] =
        [
            .. Enumerable.Range(0, 205).Select(i => Row(i, status: 1)),
            Row(900, 0), Row(901, 2), Row(902, 11), Row(903, 14), Row(904, 16, error: 7), Row(905, 99),
            """{"jobid":"906","telno":"x","status":"1"}""", """{"status":1}""", "null",
        ];
        var heard = await ListenAsync();
        var receipts = heard.Events.Cast<DeliveryReceipt>().ToDictionary(receipt => receipt.MessageExternalId, StringComparer.Ordinal);
        Assert.Equal(210, receipts.Count);
        Assert.Equal((DeliveryState.Delivered, new DateTimeOffset(2026, 1, 5, 8, 30, 15, TimeSpan.Zero), "905550000001"),
            (receipts["204"].State, receipts["204"].At, receipts["204"].Recipient));
        Assert.Equal([SendRejection.RecipientUnreachable, SendRejection.Refused, SendRejection.AccountRestricted, SendRejection.RecipientUnreachable],
            new[] { "901", "902", "903", "904" }.Select(id => receipts[id].FailureCode));
        Assert.Equal("16.7", receipts["904"].ErrorCode);
        Assert.DoesNotContain(receipts.Keys, id => id is "900" or "905");
        netgsm.Reports.Clear();
    }

    [Fact]
    public async Task Inbox_BecomesMessages_EqualOnesAreKept_RepeatsAreKnown()
    {
        const string Row = """{"message":"RET","sender":"5551112233","receiver":"8505550001","datetime":"05.01.2026 14:00:00"}""";
        netgsm.Inboxes[NetgsmDouble.User] =
        [
            Row, Row, """{"message":"İPTAL – su yok","sender":"905551112244","datetime":"2026-01-05 14:01:00","new":1}""",
            """{"message":"reklam","sender":"BANKA","datetime":"05.01.2026 14:02:00"}""", """{"message":"?"}""",
        ];
        var first = await ListenAsync();
        var again = await ListenAsync(cursor: first.Cursor);
        Assert.Equal(first.Events.Select(happened => happened.DedupKey), again.Events.Select(happened => happened.DedupKey));
        Assert.Equal(5, first.Events.Select(happened => happened.DedupKey).Distinct(StringComparer.Ordinal).Count());
        var messages = first.Events.OfType<InboundMessage>().ToList();
        Assert.Equal(["905551112233", "905551112233", "905551112244", "BANKA"], messages.Select(message => message.From));
        Assert.Equal(("RET", new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero)), (messages[0].Text, messages[0].At));
        Assert.Equal("İPTAL – su yok", messages[2].Text);
        Assert.Equal(MessageAutomation.Bulk, messages[3].Automation);
        Assert.IsType<UnknownEvent>(first.Events[4]);
        netgsm.Inboxes.Clear();
    }

    [Fact]
    public async Task Cursor_LooksBackAsFarAsAReportMayCome()
    {
        var clock = new FixedClock();
        var first = await ListenAsync(clock: clock);
        clock.Now += NodaTime.Duration.FromHours(100);
        await ListenAsync(first.Cursor, clock);
        var query = JsonDocument.Parse(netgsm.ReportQueries.Last()).RootElement;
        Assert.Equal(("03012026130000", "09012026190000"), (query.GetProperty("startdate").GetString()!, query.GetProperty("stopdate").GetString()!));
        Assert.NotNull((await ListenAsync("rubbish", clock)).Cursor);
    }

    [Fact]
    public async Task TooManyQuestions_EndNothing_AndKeepTheCursor()
    {
        var cursor = (await ListenAsync()).Cursor!;
        netgsm.Next(406, """{"code":"80"}""");
        netgsm.Next(406, """{"code":"80"}""");
        Assert.Equal(cursor, (await ListenAsync(cursor)).Cursor);
    }

    [Theory]
    [InlineData("wrong-one", HealthState.NeedsReauthorisation)]
    [InlineData(null, HealthState.Misconfigured)]
    public async Task Stream_EndsWhereItCannotGoOn(string? password, HealthState state)
    {
        using var stop = new CancellationTokenSource();
        var end = await sms.Plugin.Stream!.RunAsync(Host(null, null, ("password", password)), new CollectingSink(stop, _ => false), stop.Token);
        Assert.Equal(state, end.State);
        Assert.DoesNotContain("wrong-one", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WithoutAnAnswer_IsUnreachable()
    {
        using var stop = new CancellationTokenSource();
        netgsm.Next(502, "<html>");
        Assert.Equal(HealthState.Unreachable, (await sms.Plugin.Stream!.RunAsync(Host(), new CollectingSink(stop, _ => false), stop.Token)).State);
        Assert.Equal("notUsed", (await sms.Plugin.Stream!.RunAsync(Host(null, null, ("gateway", "generic")), new CollectingSink(stop, _ => false), stop.Token)).Reason);
    }

    [Fact]
    public async Task TwoAccounts_HearOnlyTheirOwn()
    {
        netgsm.Reports[NetgsmDouble.User] = [Row(1, 1)];
        netgsm.Reports[NetgsmDouble.OtherUser] = [Row(2, 1)];
        var both = await Task.WhenAll(ListenAsync(), ListenAsync(values: ("user", NetgsmDouble.OtherUser)));
        Assert.Equal(["1", "2"], both.Select(heard => Assert.IsType<DeliveryReceipt>(Assert.Single(heard.Events)).MessageExternalId));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(
            FormattableString.Invariant($"hesap {i % 2} ileti {i}"), ("user", i % 2 == 0 ? NetgsmDouble.User : NetgsmDouble.OtherUser))));
        Assert.All(netgsm.Jobs.Where(sent => Text(sent.Job).StartsWith("hesap", StringComparison.Ordinal)),
            sent => Assert.Equal(sent.User == NetgsmDouble.User ? '0' : '1', Text(sent.Job)["hesap ".Length]));
        netgsm.Reports.Clear();
    }

    [Fact]
    public async Task Health_ChecksTitleAndCredit()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok", "250 left"), await CheckAsync());
        Assert.Equal("senderUnknown", (await CheckAsync(("sender", "BASKA"))).Code);
        Assert.Equal((HealthState.NeedsReauthorisation, "password"), ((await CheckAsync(("password", "wrong-one"))).State, (await CheckAsync(("password", "wrong-one"))).FieldKey));
        Assert.Equal("user", (await CheckAsync(("user", null))).FieldKey);
        netgsm.Balance = """{"code":"00","balance":[{"amount":"0","balance_name":"Adet SMS"}]}""";
        Assert.Equal((HealthState.Degraded, "creditEmpty"), ((await CheckAsync()).State, (await CheckAsync()).Code));
        netgsm.Balance = """{"code":"60"}""";
        Assert.Equal("creditEmpty", (await CheckAsync()).Code);
        netgsm.Balance = """{"code":"00","balance":"12,5"}""";
        Assert.Equal("12.5 left", (await CheckAsync()).Detail);
        Assert.Equal(HealthState.Unreachable, (await CheckAsync(("netgsmUrl", "http://127.0.0.1:1"))).State);
        netgsm.Balance = """{"code":"00","balance":[{"amount":250,"balance_name":"Adet SMS"}]}""";
    }

    private static string Text(JsonElement job) => job.GetProperty("messages")[0].GetProperty("msg").GetString()!;

    private static string Row(int job, int status, int error = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"jobid":"{{job}}","number":"5550000001","status":{{status}},"operator":30,"msglen":1,"deliveredDate":"05.01.2026 11:30:15","errorCode":{{error}}}""");

    private ChannelHost Host(string? cursor = null, FixedClock? clock = null, params (string Key, string? Value)[] changed)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["gateway"] = "netgsm", ["sender"] = NetgsmDouble.Title, ["user"] = NetgsmDouble.User, ["password"] = NetgsmDouble.Password, ["netgsmUrl"] = netgsm.BaseAddress,
        };
        foreach (var (key, value) in changed)
        {
            values[key] = value;
        }

        var binding = sms.Binding("a", [.. values.Select(pair => (pair.Key, pair.Value))]);
        return Accounts.Host(
            new ChannelBinding
            {
                Tenant = binding.Tenant, Account = binding.Account, Manifest = binding.Manifest, Settings = binding.Settings,
                OperatorSettings = binding.OperatorSettings, Secrets = binding.Secrets, Cursor = cursor,
            },
            clock);
    }

    private Task<SendOutcome> SendAsync(string text, params (string Key, string? Value)[] values) => SendAsync(text, "905550000001", values);

    private async Task<SendOutcome> SendAsync(string text, string to, params (string Key, string? Value)[] values) => await sms.Plugin.Sender!.SendAsync(
        new OutboundMessage { IdempotencyKey = "key-1", To = to, Content = new OutboundText(text) }, Host(null, null, values), CancellationToken.None);

    private async Task<CollectingSink> ListenAsync(string? cursor = null, FixedClock? clock = null, params (string Key, string? Value)[] values)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sink = new CollectingSink(stop, heard => heard.Cursor is not null);
        Assert.Equal(new StreamEnd(HealthState.Healthy, "cancelled"), await sms.Plugin.Stream!.RunAsync(Host(cursor, clock, values), sink, stop.Token));
        return sink;
    }

    private async Task<HealthReport> CheckAsync(params (string Key, string? Value)[] values) => await sms.Plugin.Health!.CheckAsync(Host(null, null, values), CancellationToken.None);
}
