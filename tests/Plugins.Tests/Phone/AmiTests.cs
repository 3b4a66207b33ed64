using System.Text;
using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

/// <summary>Listening at the Asterisk Manager Interface: what its events come to.</summary>
public class AmiTests(PhoneFixture phone) : IClassFixture<PhoneFixture>, IAsyncLifetime
{
    private const string Call = "pbx1/1767600000.101";
    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeSeconds(1_767_600_000);
    private readonly AmiDouble _exchange = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData("ami", 0, 1)]
    [InlineData("ami", 7, 1)]
    [InlineData("ami", 0, 3)]
    [InlineData("json", 0, 1)]
    public async Task Answered_IsToldStepByStep(string form, int piece, int times)
    {
        _exchange.Piece = piece;
        var calls = await HearAsync(Fixture("ami-01-inbound-answered", form), times);
        Assert.Equal(
            [
                // 1. Incoming and ringing, with the caller's number.
                Of(CallEventKind.Ring, 0) with { From = "15550199001", To = "5000" },

                // 2. Waits in the queue, first.
                Of(CallEventKind.Queued, 2) with { Queue = "citizens", Position = 1 },

                // 3. It rings at 1001, known by its interface. The dial that carries the ring is no second one.
                Of(CallEventKind.AgentRinging, 2.1) with { Agent = "1001", Queue = "citizens" },

                // 4. Answered after 20 s, 18 s in the queue, by 1001: not by the announcement before the queue, nor by the bridge after it.
                Of(CallEventKind.Answered, 20.1) with { Agent = "1001", Queue = "citizens" },

                // 5. The caller's leg ends it, not the agent's a tenth of a second before; the caller hung up after 120 s.
                Of(CallEventKind.HangUp, 140.2) with { EndedBy = CallParty.Caller },
            ],
            calls);
    }

    [Theory]
    [InlineData("ami", 1)]
    [InlineData("json", 2)]
    public async Task NobodyTakesItAtFirst_IsMissedThere_AndGoesOn(string form, int times)
    {
        var calls = await HearAsync(Fixture("ami-03-ring-no-answer", form), times);
        Assert.Equal(
            [
                Of(CallEventKind.Ring, 0) with { From = "15550199001", To = "5000" }, Of(CallEventKind.Queued, 2) with { Queue = "citizens", Position = 1 },
                Of(CallEventKind.AgentRinging, 2.1) with { Agent = "1001", Queue = "citizens" }, Of(CallEventKind.AgentMissed, 17) with { Agent = "1001", Queue = "citizens" },
                Of(CallEventKind.AgentRinging, 18.1) with { Agent = "1002", Queue = "citizens" }, Of(CallEventKind.Answered, 22) with { Agent = "1002", Queue = "citizens" },
                Of(CallEventKind.HangUp, 82.1) with { EndedBy = CallParty.Agent },
            ],
            calls);
    }

    [Fact]
    public async Task CallerWhoGivesUp_IsAbandoned_Once()
    {
        var calls = await HearAsync(
            [
                New("1.1"), Event("QueueCallerJoin", "1.1", "Queue: citizens"), Event("QueueCallerAbandon", "1.1", "Queue: citizens"), Event("QueueCallerLeave", "1.1", "Queue: citizens"),
                Event("Hangup", "1.1"), New("1.1"), // Late: it does not begin again.
                New("2.1"), Event("Newstate", "2.1", "ChannelState: 6"), Event("Hangup", "2.1"), // In the announcement already.
                New("3.1", "withheld"), Event("Hangup", "3.1"),
            ]);
        Assert.Equal(
            ["Ring 1.1", "Queued 1.1", "Abandoned 1.1", "Ring 2.1", "Abandoned 2.1", "Ring 3.1", "Abandoned 3.1"],
            calls.Select(call => $"{call.Kind} {call.CallId[5..]}"));
        Assert.Equal((null, "citizens"), (calls[5].From, calls[2].Queue));
    }

    [Fact]
    public async Task CallWithoutAQueue_IsAnswered_WhenBothAreInOneBridge()
    {
        var calls = await HearAsync(
            [
                New("1.1"), Event("DialBegin", "1.1", "DestChannel: PJSIP/201-0000000a"), Event("DialEnd", "1.1", "DestChannel: PJSIP/201-0000000a", "DialStatus: NOANSWER"),
                Event("DialBegin", "1.1", "DestChannel: Local/202@from-internal-0000000b;1"),
                Event("BridgeEnter", "1.1", "BridgeUniqueid: park", "BridgeTechnology: holding_bridge"), Event("BridgeEnter", "9.9", "BridgeUniqueid: park", "BridgeTechnology: holding_bridge"),
                Event("BridgeEnter", "1.1", "BridgeUniqueid: b"), Event("BridgeEnter", "1.2/1.1", "BridgeUniqueid: b", "Channel: Local/202@from-internal-0000000b;1"),
                Event("HangupRequest", "1.2/1.1"), Event("Hangup", "1.2/1.1"), Event("Hangup", "1.1"),
            ]);
        Assert.Equal(
            ["Ring ", "AgentRinging 201", "AgentMissed 201", "AgentRinging 202", "Answered 202", "HangUp "], calls.Select(call => $"{call.Kind} {call.Agent}"));
        Assert.Equal(CallParty.Agent, calls[^1].EndedBy);
    }

    [Fact]
    public async Task Bridge_WhileInTheQueue_IsNoAnswer_AndAfterItIs()
    {
        var calls = await HearAsync(
            [
                New("1.1"), Event("QueueCallerJoin", "1.1", "Queue: q", "Position: 4"), Event("BridgeEnter", "1.1", "BridgeUniqueid: b"), Event("BridgeEnter", "1.2/1.1", "BridgeUniqueid: b"),
                Event("BridgeDestroy", "", "BridgeUniqueid: b"), Event("QueueCallerLeave", "1.1", "Queue: q"), // Waited in vain, and is put through to the porter.
                Event("BridgeEnter", "1.1", "BridgeUniqueid: c"), Event("BridgeEnter", "1.3/1.1", "BridgeUniqueid: c", "Channel: PJSIP/100-00000001"), Event("Hangup", "1.1"),
            ]);
        Assert.Equal(["Ring ", "Queued ", "Answered 100", "HangUp "], calls.Select(call => $"{call.Kind} {call.Agent}"));
    }

    [Fact]
    public async Task TransferIntoASecondQueue_IsTheSameCall_WithTwoAnswers()
    {
        var calls = await HearAsync(
            [
                New("1.1"), Event("QueueCallerJoin", "1.1", "Queue: a"), Event("AgentConnect", "1.1", "Queue: a", "Interface: PJSIP/201"), Event("AgentConnect", "1.1", "Queue: a", "Interface: PJSIP/201"),
                Event("QueueCallerJoin", "1.1", "Queue: b"), Event("AgentConnect", "1.1", "Queue: b", "Interface: Local/202@from-queue/n"), Event("Hangup", "1.1"),
            ]);
        Assert.Equal(["Ring ", "Queued ", "Answered 201", "Queued ", "Answered 202", "HangUp "], calls.Select(call => $"{call.Kind} {call.Agent}"));
    }

    [Fact]
    public async Task AnswerThatComesAfterTheEnd_IsToldStill()
    {
        var calls = await HearAsync(
            [
                At(Event("QueueCallerJoin", "1.1", "Queue: a"), 1), At(Event("Hangup", "1.1"), 60), At(Event("AgentConnect", "1.1", "Queue: a", "Interface: PJSIP/201"), 5),
                At(Event("AgentConnect", "1.1", "Queue: a", "Interface: PJSIP/201"), 5),
            ]);
        Assert.Equal(["Ring", "Queued", "Abandoned", "Answered"], calls.Select(call => call.Kind.ToString()));
        Assert.Equal(Begin.AddSeconds(5), calls[3].At);
    }

    [Fact]
    public async Task OwnPeopleDialling_OtherNumbers_OtherQueues_AreNotOurs()
    {
        string[] events =
        [
            New("1.1", context: "from-internal"), Event("BridgeEnter", "1.1", "BridgeUniqueid: b"), Event("BridgeEnter", "1.2/1.1", "BridgeUniqueid: b"), Event("Hangup", "1.1"),
            New("2.1", exten: "444"), Event("QueueCallerJoin", "2.1", "Queue: other", "Exten: 444"), Event("Hangup", "2.1"),
            New("3.1", exten: "+90 153"), Event("Hangup", "3.1"),
            New("4.1", exten: "444"), Event("QueueCallerJoin", "4.1", "Queue: citizens", "Exten: 444"), Event("Hangup", "4.1"),
        ];
        var ours = await HearAsync(events, 1, ("targets", "90153, citizens"));
        Assert.Equal(["Ring 3.1", "Abandoned 3.1", "Ring 4.1", "Queued 4.1", "Abandoned 4.1"], ours.Select(call => $"{call.Kind} {call.CallId[5..]}"));
        Assert.Equal("90153", ours[0].To);
        Assert.Equal(8, (await HearAsync(events)).Count);
    }

    [Fact]
    public async Task Recording_IsLinked_ByItsFile()
    {
        string[] events =
        [
            New("1.1"), Event("AgentConnect", "1.1", "Interface: PJSIP/201"), Event("MixMonitorStart", "1.1"),
            Event("VarSet", "1.2/1.1", "Variable: MIXMONITOR_FILENAME", "Value: /var/spool/asterisk/monitor/2026/01/05/q-&x y.wav"), Event("MixMonitorStop", "1.1"),
            Event("VarSet", "1.1", "Variable: MIXMONITOR_FILENAME", "Value: ../two.wav"), Event("VarSet", "1.1", "Variable: OTHER", "Value: x"), Event("Hangup", "1.1"),
        ];
        var calls = await HearAsync(events, 2, ("recordingAddress", "https://pbx.example/rec?f={file}&p={path}&id={id}"));
        Assert.Equal(["Ring", "Answered", "Recorded", "Recorded", "HangUp"], calls.Select(call => call.Kind.ToString()));
        Assert.Equal("https://pbx.example/rec?f=q-%26x%20y.wav&p=var/spool/asterisk/monitor/2026/01/05/q-%26x%20y.wav&id=1.1", calls[2].Recording!.AbsoluteUri);
        Assert.Equal("https://pbx.example/rec?f=two.wav&p=two.wav&id=1.1", calls[3].Recording!.AbsoluteUri);
        Assert.Equal("201", calls[2].Agent);
        Assert.Equal(calls.Count, calls.Select(call => call.DedupKey).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(await HearAsync(events), call => call.Kind == CallEventKind.Recorded); // No address, no link.
    }

    [Fact]
    public async Task SignsIn_AsksForLittle_AndRemembersNobodysNumber()
    {
        _exchange.System = "";
        await using var listening = phone.Listen(Host());
        await _exchange.SayAsync(New("1.1").Replace("SystemName: pbx1\r\n", "", StringComparison.Ordinal));
        await listening.HearAsync(1);
        Assert.Equal("1.1", listening.Calls[0].CallId);
        Assert.DoesNotContain("15550199001", listening.Cursor, StringComparison.Ordinal);
        var heard = _exchange.Heard.ToArray();
        Assert.Equal(["Login", "CoreSettings", "Filter", "CoreShowChannels", "QueueStatus"], heard.Select(action => action["Action"]));
        Assert.Equal("call,agent", heard[0]["Events"]);
        Assert.StartsWith("^Event: (Newchannel|", heard[2]["Filter"], StringComparison.Ordinal);
        Assert.Equal(new StreamEnd(HealthState.Healthy, "cancelled"), await listening.StopAsync());
    }

    [Fact]
    public async Task LineWhoseOtherEndIsGone_IsNoticed()
    {
        await using var listening = phone.Listen(Host(more: ("keepaliveSeconds", "1")));
        await _exchange.Told;
        _exchange.IsDead = true;
        Assert.Equal(new StreamEnd(HealthState.Healthy, "lineSilent"), await listening.End);
        Assert.Contains(_exchange.Heard, action => action["Action"] == "Ping");
    }

    [Fact]
    public async Task StreamThatCannotBegin_SaysWhy()
    {
        Assert.Equal("notUsed", (await EndAsync(("exchange", "webhook"))).Reason);
        Assert.Equal((HealthState.Misconfigured, "settingsMissing host"), Told(await EndAsync(("host", null))));
        Assert.Equal(HealthState.Misconfigured, (await EndAsync(("exchangeHosts", "other.example:5038"))).State);
        var refused = await EndAsync(("password", "wrong-password"));
        Assert.Equal((HealthState.NeedsReauthorisation, "refused Authentication failed"), Told(refused));
        Assert.Equal(TimeSpan.FromMinutes(1), refused.After);
        _exchange.Commands.Remove("CoreSettings");
        Assert.Equal((HealthState.Misconfigured, "permissionMissing write = reporting"), Told(await EndAsync()));
        _exchange.Commands.Add("CoreSettings");
        _exchange.Commands.Remove("CoreShowChannels");
        Assert.Equal((HealthState.Misconfigured, "permissionMissing write = reporting"), Told(await EndAsync()));
        _exchange.Banner = new string('x', 100_000);
        Assert.StartsWith("lineBroken", (await EndAsync()).Reason, StringComparison.Ordinal);

        static (HealthState State, string Reason) Told(StreamEnd end) => (end.State, end.Reason);
    }

    [Fact]
    public async Task Health_NamesWhatIsMissing()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await CheckAsync());
        Assert.Equal(("off", "ListCommands"), (_exchange.Heard.First()["Events"], _exchange.Heard.Last()["Action"]));
        Assert.Equal((HealthState.NeedsReauthorisation, "refused", "password"), Told(await CheckAsync(("password", "wrong-password"))));
        Assert.Equal((HealthState.Misconfigured, "hostNotPermitted", "host"), Told(await CheckAsync(("host", "127.0.0.1"))));
        Assert.Equal((HealthState.Misconfigured, "settingsMissing", "password"), Told(await CheckAsync(("password", null))));
        Assert.Equal((HealthState.Misconfigured, "settingsMissing", "user"), Told(await CheckAsync(("user", "a\r\nAction: Originate"))));
        Assert.Equal((HealthState.Misconfigured, "tokenMissing", "token"), Told(await CheckAsync(("exchange", null))));
        Assert.Equal("waiting", (await CheckAsync(("exchange", null), ("token", "exchange-token-1234"))).Code);
        _exchange.IsInUse = true;
        Assert.Equal((HealthState.Degraded, "loginInUse", "user"), Told(await CheckAsync()));
        _exchange.IsInUse = false;
        _exchange.Commands.Remove("CoreShowChannels");
        Assert.Equal(new HealthReport(HealthState.Misconfigured, "permissionMissing", "write = reporting", "user"), await CheckAsync());
        _exchange.Banner = "SSH-2.0-OpenSSH_9";
        Assert.Equal((HealthState.Misconfigured, "notAnExchange", "port"), Told(await CheckAsync()));
        Assert.Equal((HealthState.Unreachable, "unreachable", "host"), Told(await CheckAsync(("port", "1"), ("exchangeHosts", "localhost:1"))));

        static (HealthState State, string Code, string? Field) Told(HealthReport report) => (report.State, report.Code, report.FieldKey);
    }

    private static CallEvent Of(CallEventKind kind, double seconds) => new() { CallId = Call, Kind = kind, At = Begin.AddMilliseconds(Math.Round(seconds * 1000)) };

    internal static string[] Fixture(string name, string form) => form == "ami"
        ? [.. Encoding.UTF8.GetString(Shipped.Fixture($"asterisk/{name}.ami")).Split("\r\n\r\n", StringSplitOptions.RemoveEmptyEntries).Select(text => $"{text}\r\n\r\n")]
        : [.. JsonSerializer.Deserialize<List<Dictionary<string, string>>>(Shipped.Fixture($"asterisk/{name}.json"))!.Select(fields => $"{string.Concat(fields.Select(field => $"{field.Key}: {field.Value}\r\n"))}\r\n")];

    private static string New(string id, string from = "15550199001", string context = "from-trunk", string exten = "5000") =>
        Event("Newchannel", id, $"CallerIDNum: {from}", $"Context: {context}", $"Exten: {exten}");

    /// <param name="id">The leg, and behind a stroke the call when it is another.</param>
    private static string Event(string name, string id, params string[] fields)
    {
        var legs = id.Split('/');
        return $"Event: {name}\r\nPrivilege: call,all\r\nSystemName: pbx1\r\nUniqueid: {legs[0]}\r\nLinkedid: {legs[^1]}\r\n{string.Concat(fields.Select(field => $"{field}\r\n"))}\r\n";
    }

    private static string At(string text, int seconds) => text.Replace("SystemName", $"Timestamp: {1_767_600_000 + seconds}.000000\r\nSystemName", StringComparison.Ordinal);

    private ChannelHost Host(params (string Key, string? Value)[] more) => phone.Host("ami", _exchange.Port, more: more);

    /// <summary>All that is told of these events, each said so many times.</summary>
    private async Task<IReadOnlyList<CallEvent>> HearAsync(string[] events, int times = 1, params (string Key, string? Value)[] more)
    {
        await using var listening = phone.Listen(Host(more));
        const string Last = "last.1";
        await _exchange.SayAsync(string.Concat(events.SelectMany(text => Enumerable.Repeat(text, times))) + New(Last, exten: "90153"));
        await listening.UntilAsync(call => call.CallId.EndsWith(Last, StringComparison.Ordinal));
        _exchange.Reset();
        return [.. listening.Calls.Where(call => !call.CallId.EndsWith(Last, StringComparison.Ordinal))];
    }

    private Task<StreamEnd> EndAsync(params (string Key, string? Value)[] more) => phone.EndAsync(Host(more));

    private Task<HealthReport> CheckAsync(params (string Key, string? Value)[] more) => phone.CheckAsync(Host(more));
}
