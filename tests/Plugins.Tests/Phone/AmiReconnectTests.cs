using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

/// <summary>A line that breaks in the middle of calls: the state is built anew, no call begins twice and none stays open.</summary>
public class AmiReconnectTests(PhoneFixture phone) : IClassFixture<PhoneFixture>
{
    [Theory]
    [InlineData("ami-01-inbound-answered", 0)]
    [InlineData("ami-01-inbound-answered", 3)]
    [InlineData("ami-01-inbound-answered", 100)]
    [InlineData("ami-03-ring-no-answer", 0)]
    [InlineData("ami-03-ring-no-answer", 2)]
    [InlineData("ami-03-ring-no-answer", 100)]
    [InlineData("given up", 0)]
    [InlineData("given up", 2)]
    public async Task WhereverItBreaks_ThereIsOneCall_WithOneEnd(string fixture, int lost)
    {
        var events = fixture == "given up"
            ? [.. new[] { "Newchannel", "QueueCallerJoin", "QueueCallerAbandon", "QueueCallerLeave", "Hangup" }.Select(name => Event(name, "1767600000.101"))]
            : AmiTests.Fixture(fixture, "ami");
        for (var cut = 0; cut <= events.Length; cut++)
        {
            await using var exchange = new AmiDouble();
            var told = new List<CallEvent>();
            var cursor = await HearAsync(exchange, events[..cut], null, told);

            // Some events nobody hears; the exchange goes on.
            var resumed = Math.Min(events.Length, cut + lost);
            foreach (var unheard in events[..resumed])
            {
                exchange.State.Apply(unheard);
            }

            exchange.Reset();
            cursor = await HearAsync(exchange, events[resumed..], cursor, told);
            var where = $"Cut after {cut}: {string.Join(", ", told.Select(call => $"{call.Kind} {call.Agent}"))}";

            // What the host drops as known counts once.
            var kept = told.DistinctBy(call => call.DedupKey).ToList();
            var was = kept.Count > 0;
            Assert.True(was || cut == 0, where);
            Assert.True(kept.All(call => call.CallId == "pbx1/1767600000.101"), where);
            Assert.Equal(was ? 1 : 0, kept.Count(call => call.Kind == CallEventKind.Ring));
            Assert.True(kept.Count(call => call.Kind is CallEventKind.HangUp or CallEventKind.Abandoned) == (was ? 1 : 0), where);
            Assert.True(cursor == "1||", $"{where}: {cursor}");

            // Whoever was seen to be answered was answered; and all that was heard in time says so by whom.
            var isAnswered = kept.Any(call => call.Kind == CallEventKind.Answered);
            Assert.True(isAnswered == kept.Any(call => call.Kind == CallEventKind.HangUp), where);
            Assert.True(isAnswered || lost > 0 || !was || fixture == "given up", where);
            Assert.True(kept.Count(call => call.Kind == CallEventKind.Answered) <= 1, where);
        }
    }

    [Fact]
    public async Task WhatStandsAlready_IsTakenIn()
    {
        await using var exchange = new AmiDouble();
        exchange.State
            .Put("1.1", duration: "01:00:05").Put("1.2", "1.1", "from-internal", "PJSIP/201-0000000a") // Rings still.
            .Put("2.1", context: "ext-queues").Queue("2.1", "citizens") // No longer where it began, but it waits.
            .Put("3.1", bridge: "b").Put("3.2", "3.1", "from-internal", "PJSIP/202-0000000b", "b") // Talks.
            .Put("4.1", context: "from-internal", bridge: "c").Put("4.2", "4.1", "from-trunk", "PJSIP/trunk-0000000c", "c") // One of our own called out.
            .Put("5.1", bridge: "p").Put("6.1", bridge: "p"); // Two who are parked.
        var clock = new FixedClock();
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, clock));
        var calls = await listening.HearAsync(7);
        Assert.Equal(
            ["Answered 3.1 202", "Queued 2.1 ", "Ring 1.1 ", "Ring 2.1 ", "Ring 3.1 ", "Ring 5.1 ", "Ring 6.1 "],
            calls.Select(call => $"{call.Kind} {call.CallId[5..]} {call.Agent}").Order(StringComparer.Ordinal));
        var began = calls.Single(call => call is { Kind: CallEventKind.Ring, CallId: "pbx1/1.1" }).At!.Value;
        Assert.InRange(clock.Now.ToDateTimeOffset() - began, TimeSpan.FromSeconds(3575), TimeSpan.FromSeconds(3605)); // In a process of its own the clock goes on.
    }

    [Fact]
    public async Task WhatHappensWhileThePictureIsTold_CountsOnce()
    {
        await using var exchange = new AmiDouble();
        exchange.State.Put("2.1").Put("3.1");
        exchange.BeforeThePicture = string.Concat(
            Event("Newchannel", "1.1"), Event("Hangup", "1.1"), // Over before the picture.
            Event("Newchannel", "2.1"), // And in the picture.
            Event("Hangup", "3.1"), Event("Hangup", "4.1")); // In the picture still; known from before and gone.
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, cursor: "1|pbx1%2F|4.1!,5.1"));
        await exchange.SayAsync(Event("Hangup", "2.1"));
        var calls = await listening.HearAsync(8);
        Assert.Equal(
            ["Abandoned 1.1", "Abandoned 2.1", "Abandoned 3.1", "Abandoned 5.1", "HangUp 4.1", "Ring 1.1", "Ring 2.1", "Ring 3.1"],
            calls.Select(call => $"{call.Kind} {call.CallId[5..]}").Order(StringComparer.Ordinal));
        await listening.StopAsync();
        Assert.Equal("1||", listening.Cursor);
    }

    [Fact]
    public async Task ManyOpenCalls_AreRemembered_WithinACursor()
    {
        await using var exchange = new AmiDouble();
        var ids = Enumerable.Range(0, 300).Select(i => $"{1_767_600_000 + i}.{1000 + i}").ToList();
        await using (var listening = phone.Listen(phone.Host("ami", exchange.Port)))
        {
            await exchange.SayAsync(string.Concat(ids.Select(id => Event("Newchannel", id))));
            await listening.HearAsync(300);
            await listening.StopAsync();
            exchange.Reset();
            await using var after = phone.Listen(phone.Host("ami", exchange.Port, cursor: listening.Cursor));
            Assert.Equal(
                ids.Order(StringComparer.Ordinal),
                (await after.HearAsync(300)).Where(call => call.Kind == CallEventKind.Abandoned).Select(call => call.CallId[5..]).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("kit: no cursor of yours 😀")]
    [InlineData("1|")]
    [InlineData("1||")]
    [InlineData("1|%|%,%%,!")]
    public async Task CursorOfSomethingElse_IsNone(string cursor)
    {
        await using var exchange = new AmiDouble();
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, cursor: cursor));
        await exchange.SayAsync(Event("Newchannel", "1.1"));
        await listening.UntilAsync(call => call.CallId == "pbx1/1.1");
        Assert.DoesNotContain(listening.Calls, call => call.Kind == CallEventKind.Answered);
        Assert.Equal("cancelled", (await listening.StopAsync()).Reason);
    }

    [Fact]
    public async Task BrokenLine_EndsTheRun_AndKeepsItsPlace()
    {
        await using var exchange = new AmiDouble();
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port));
        await exchange.SayAsync(Event("Newchannel", "1.1") + "Event: Hangup\r\nUniqueid: 1."); // In the middle of a line.
        await listening.HearAsync(1);
        exchange.Drop();
        var end = await listening.End;
        Assert.Equal(HealthState.Healthy, end.State);
        Assert.StartsWith("lineBroken", end.Reason, StringComparison.Ordinal);
        Assert.Equal("1|pbx1%2F1.|1", listening.Cursor);
    }

    private static string Event(string name, string id) =>
        $"Event: {name}\r\nPrivilege: call,all\r\nSystemName: pbx1\r\nChannel: PJSIP/trunk-00000001\r\nCallerIDNum: 0555\r\nQueue: q\r\nContext: from-trunk\r\nExten: 153\r\nUniqueid: {id}\r\nLinkedid: {id}\r\n\r\n";

    // A call of its own at the end tells that everything before it was taken in.
    private async Task<string?> HearAsync(AmiDouble exchange, string[] events, string? cursor, List<CallEvent> told)
    {
        const string Mark = "pbx1/mark.1";
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, cursor: cursor));
        await exchange.SayAsync(string.Concat(events) + Event("Newchannel", "mark.1") + Event("Hangup", "mark.1"));
        await listening.UntilAsync(call => call is { CallId: Mark, Kind: CallEventKind.Abandoned });
        await listening.StopAsync();
        told.AddRange(listening.Calls.Where(call => call.CallId != Mark));
        return listening.Cursor;
    }
}
