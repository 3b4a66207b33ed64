using System.Text;
using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

/// <summary>Listening at the Asterisk REST Interface.</summary>
public class AriTests(PhoneFixture phone) : IClassFixture<PhoneFixture>, IAsyncLifetime
{
    private const string Call = "1767600000.201";
    private static readonly DateTimeOffset Begin = DateTimeOffset.FromUnixTimeSeconds(1_767_600_000);
    private readonly AriDouble _exchange = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _exchange.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Answered_IsToldStepByStep(int times)
    {
        // The same as over the Asterisk Manager Interface; only the queue is the application's own, and nobody tells of it.
        Assert.Equal(
            [
                Of(CallEventKind.Ring, 0) with { From = "15550199001", To = "5000" }, // The leg of the word "inbound"; the other is of the word "dialed".
                Of(CallEventKind.AgentRinging, 3) with { Agent = "1001" },
                Of(CallEventKind.Answered, 20) with { Agent = "1001" }, // With the second one in the bridge, not when the caller enters it alone.
                Of(CallEventKind.HangUp, 140) with { EndedBy = CallParty.Caller },
            ],
            await HearAsync(Fixture, times));
    }

    [Fact]
    public async Task WhereverItBreaks_ThereIsOneCall_WithOneEnd()
    {
        foreach (var lost in new[] { 0, 2, 100 })
        {
            for (var cut = 0; cut <= Fixture.Length; cut++)
            {
                var told = new List<CallEvent>();
                _exchange.Channels = _exchange.Bridges = "[]";
                var cursor = await HearAsync(Fixture[..cut], null, told);
                var resumed = Math.Min(Fixture.Length, cut + lost);
                (_exchange.Channels, _exchange.Bridges) = Standing(Fixture[..resumed]);
                cursor = await HearAsync(Fixture[resumed..], cursor, told);
                var where = $"Cut after {cut}, {lost} lost: {string.Join(", ", told.Select(call => $"{call.Kind} {call.Agent}"))}";
                var kept = told.DistinctBy(call => call.DedupKey).ToList();
                Assert.True(kept.All(call => call.CallId == Call), where);
                Assert.True(kept.Count(call => call.Kind == CallEventKind.Ring) == (kept.Count > 0 ? 1 : 0), where);
                Assert.True(kept.Count(call => call.Kind is CallEventKind.HangUp or CallEventKind.Abandoned) == (kept.Count > 0 ? 1 : 0), where);
                Assert.True(kept.Count(call => call.Kind == CallEventKind.Answered) == kept.Count(call => call.Kind == CallEventKind.HangUp), where);
                Assert.True(lost > 0 || kept.Any(call => call.Kind == CallEventKind.Answered), where);
                Assert.Equal("1||", cursor);
            }
        }
    }

    [Fact]
    public async Task WhatIsSaidBeforeThePicture_WaitsForIt()
    {
        _exchange.AtOnce = [Created("1"), Destroyed("1"), Created("2"), Destroyed("9")];
        _exchange.Channels = $"[{Channel("2")},{Channel("3")},{Channel("4", "PJSIP/201-00000001", "from-internal")},{Channel("5")}]";
        _exchange.Bridges = """[{"id":"b","bridge_type":"mixing","channels":["3","4"]},{"id":"h","bridge_type":"holding","channels":["5","2"]}]""";
        var told = new List<CallEvent>();
        await HearAsync([Destroyed("2"), Destroyed("3")], "1||9!,8", told);
        Assert.Equal(
            ["Abandoned 1", "Abandoned 2", "Abandoned 8", "Answered 3 201", "HangUp 3", "HangUp 9", "Ring 1", "Ring 2", "Ring 3", "Ring 5"],
            told.Select(call => $"{call.Kind} {call.CallId} {call.Agent}".TrimEnd()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task DialPlanCalls_WithCallersNamed_AreToldApart()
    {
        var calls = await HearAsync(
            [
                Created("1"), Created("2"), Created("7", context: "from-internal"),
                Dial("11", "PJSIP/201-00000001", null, ""), // For whom, with two waiting?
                Dial("12", "PJSIP/202-00000002", "2", ""), Dial("12", "PJSIP/202-00000002", "2", "RINGING"), Dial("12", "PJSIP/202-00000002", "2", "BUSY"),
                Dial("13", "PJSIP/203-00000003", "2", ""), Dial("13", "PJSIP/203-00000003", "2", "CANCEL"),
                Entered("h", "holding", "1", "2"), Entered("b", "mixing", "1"), Entered("b", "mixing", "1", "13"),
                Message("StasisEnd", "1"), // It goes on in the dial plan.
                Message("ChannelHangupRequest", "13"), Destroyed("13"), Destroyed("1"), Destroyed("2"), Destroyed("7"), "no json", "[]", "{}",
            ]);
        Assert.Equal(
            ["Ring 1", "Ring 2", "AgentRinging 2 202", "AgentMissed 2 202", "AgentRinging 2 203", "Answered 1 203", "HangUp 1", "Abandoned 2"],
            calls.Select(call => $"{call.Kind} {call.CallId} {call.Agent}".TrimEnd()));
    }

    [Fact]
    public async Task Recording_IsLinked_ByItsName()
    {
        var calls = await HearAsync(
            [
                Created("1"), Entered("b", "mixing", "1", "2"),
                """{"type":"RecordingFinished","recording":{"name":"desk/a b","format":"wav","target_uri":"bridge:b"}}""",
                """{"type":"RecordingFinished","recording":{"name":"x","format":"wav","target_uri":"bridge:other"}}""", Destroyed("1"),
                """{"type":"RecordingFinished","recording":{"name":"late","format":"wav","target_uri":"channel:1"}}""",
            ],
            1, ("recordingAddress", "https://pbx.example/ari/recordings/stored/{path}/file"));
        Assert.Equal(["Ring", "Answered", "Recorded", "HangUp", "Recorded"], calls.Select(call => call.Kind.ToString()));
        Assert.Equal("https://pbx.example/ari/recordings/stored/desk/a%20b/file", calls[2].Recording!.AbsoluteUri);
    }

    [Fact]
    public async Task StreamThatCannotGoOn_SaysWhy()
    {
        await using (var listening = phone.Listen(Host(("application", "our-desk"))))
        {
            await _exchange.SayAsync(["""{"type":"ApplicationReplaced","application":"our-desk"}"""]);
            Assert.Equal((HealthState.Misconfigured, "replaced our-desk"), Told(await listening.End));
            Assert.Contains("/ari/events?app=our-desk&subscribeAll=true", _exchange.Heard);
        }

        _exchange.Reset();
        await using (var listening = phone.Listen(Host()))
        {
            await _exchange.SayAsync([Created("1")]);
            await listening.HearAsync(1);
            await _exchange.DropAsync();
            Assert.StartsWith("lineBroken", (await listening.End).Reason, StringComparison.Ordinal);
        }

        Assert.Equal((HealthState.NeedsReauthorisation, "refused HTTP 401"), Told(await EndAsync(("password", "wrong-password"))));
        Assert.Equal((HealthState.Misconfigured, "hostNotPermitted 127.0.0.1:1 is not among the permitted hosts."), Told(await EndAsync(("host", "127.0.0.1"), ("port", "1"))));
        Assert.Equal((HealthState.Misconfigured, "notTrusted Without TLS only on this machine."), Told(await EndAsync(("host", "pbx.example"))));
        _exchange.Status = 503;
        Assert.Equal(HealthState.Unreachable, (await EndAsync()).State);
        _exchange.Status = 0;
        _exchange.Channels = "<html>";
        Assert.Equal(HealthState.Misconfigured, (await EndAsync()).State);
        _exchange.LiesAboutTheKey = true;
        Assert.Equal(HealthState.Misconfigured, (await EndAsync()).State);

        static (HealthState State, string Reason) Told(StreamEnd end) => (end.State, end.Reason);
    }

    [Fact]
    public async Task LineWhoseOtherEndIsGone_IsNoticed()
    {
        _exchange.IsDead = true;
        Assert.StartsWith("lineBroken", (await EndAsync(("keepaliveSeconds", "1"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_NamesWhatIsMissing_AndTakesNoLine()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await CheckAsync());
        Assert.DoesNotContain(_exchange.Heard, path => path.StartsWith("/ari/events", StringComparison.Ordinal));
        Assert.Equal((HealthState.NeedsReauthorisation, "refused", "password"), Told(await CheckAsync(("password", "wrong-password"))));
        _exchange.Status = 403;
        Assert.Equal((HealthState.Misconfigured, "permissionMissing", "user"), Told(await CheckAsync()));
        _exchange.Status = 404;
        Assert.Equal((HealthState.Misconfigured, "notAnExchange", "port"), Told(await CheckAsync()));
        Assert.Equal((HealthState.Misconfigured, "hostNotPermitted", "security"), Told(await CheckAsync(("host", "pbx.example"))));
        Assert.Equal((HealthState.Unreachable, "unreachable", "host"), Told(await CheckAsync(("port", "1"), ("exchangeHosts", "localhost:1"))));

        static (HealthState State, string Code, string? Field) Told(HealthReport report) => (report.State, report.Code, report.FieldKey);
    }

    private static string[] Fixture { get; } =
        Encoding.UTF8.GetString(Shipped.Fixture("asterisk/ari-01-inbound-answered.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static CallEvent Of(CallEventKind kind, int seconds) => new() { CallId = Call, Kind = kind, At = Begin.AddSeconds(seconds) };

    /// <summary>What stands after these events, as the exchange tells it when asked.</summary>
    private static (string Channels, string Bridges) Standing(string[] messages)
    {
        var channels = new Dictionary<string, string>(StringComparer.Ordinal);
        var bridges = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages.Select(text => JsonDocument.Parse(text).RootElement))
        {
            var channel = message.TryGetProperty("channel", out var own) ? own : message.GetProperty("peer");
            var id = channel.GetProperty("id").GetString()!;
            channels[id] = channel.GetRawText();
            if (message.TryGetProperty("bridge", out var bridge))
            {
                bridges[bridge.GetProperty("id").GetString()!] = bridge.GetRawText();
            }

            if (message.GetProperty("type").GetString() == "ChannelDestroyed")
            {
                channels.Remove(id);
            }
        }

        return ($"[{string.Join(',', channels.Values)}]", $"[{string.Join(',', bridges.Values)}]");
    }

    private static string Channel(string id, string name = "PJSIP/trunk-0000000a", string context = "from-trunk") =>
        $$"""{"id":"{{id}}","name":"{{name}}","caller":{"number":"0555"},"dialplan":{"context":"{{context}}","exten":"153"},"creationtime":"2026-01-05T07:00:00.000+0000"}""";

    private static string Message(string type, string id, string context = "from-trunk", string name = "PJSIP/trunk-0000000a") =>
        $$"""{"type":"{{type}}","timestamp":"2026-01-05T08:00:00.000+0000","channel":{{Channel(id, name, context)}} }""";

    private static string Created(string id, string context = "from-trunk") => Message("ChannelCreated", id, context);

    private static string Destroyed(string id) => Message("ChannelDestroyed", id);

    private static string Dial(string peer, string name, string? caller, string status)
    {
        var from = caller is null ? "" : $$""" "caller":{{Channel(caller)}},""";
        return $$"""{"type":"Dial",{{from}}"peer":{{Channel(peer, name, "from-internal")}},"dialstatus":"{{status}}"}""";
    }

    private static string Entered(string bridge, string type, params string[] channels) =>
        $$"""{"type":"ChannelEnteredBridge","bridge":{"id":"{{bridge}}","bridge_type":"{{type}}","channels":["{{string.Join("\",\"", channels)}}"]} }""";

    private ChannelHost Host(params (string Key, string? Value)[] more) => phone.Host("ari", _exchange.Port, more: more);

    private async Task<IReadOnlyList<CallEvent>> HearAsync(string[] messages, int times = 1, params (string Key, string? Value)[] more)
    {
        var told = new List<CallEvent>();
        await HearAsync([.. messages.SelectMany(message => Enumerable.Repeat(message, times))], null, told, more);
        return told;
    }

    // A call of its own at the end tells that everything before it was taken in.
    private async Task<string?> HearAsync(string[] messages, string? cursor, List<CallEvent> told, params (string Key, string? Value)[] more)
    {
        _exchange.Reset();
        await using var listening = phone.Listen(phone.Host("ari", _exchange.Port, cursor: cursor, more: more));
        await _exchange.SayAsync([.. messages, Created("mark"), Destroyed("mark")]);
        await listening.UntilAsync(call => call is { CallId: "mark", Kind: CallEventKind.Abandoned });
        await listening.StopAsync();
        told.AddRange(listening.Calls.Where(call => call.CallId != "mark"));
        return listening.Cursor;
    }

    private Task<StreamEnd> EndAsync(params (string Key, string? Value)[] more) => phone.EndAsync(Host(more));

    private Task<HealthReport> CheckAsync(params (string Key, string? Value)[] more) => phone.CheckAsync(Host(more));
}
