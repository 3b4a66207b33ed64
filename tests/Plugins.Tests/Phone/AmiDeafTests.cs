using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

/// <summary>A user who may sign in but is told nothing: only the next look at what stands shows it, half a minute later by the host's clock.</summary>
public sealed class AmiDeafTests(PhoneFixture phone) : IClassFixture<PhoneFixture>
{
    [Fact]
    public async Task CallThatIsNeverToldOf_IsFoundByLooking_AndTheMissingPermissionIsNamed()
    {
        await using var exchange = new AmiDouble();
        var clock = new FixedClock();
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, clock, more: ("keepaliveSeconds", "1")));
        await exchange.Told;
        clock.Now += NodaTime.Duration.FromMinutes(1);
        exchange.State.Put("1.1", duration: "00:00:20");
        var end = await listening.End;
        Assert.Equal((HealthState.Misconfigured, "eventsMissing read = call"), (end.State, end.Reason));
        Assert.Equal(CallEventKind.Ring, Assert.Single(listening.Calls).Kind);
    }

    [Fact]
    public async Task QueueThatIsNeverToldOf_NamesItsPermission()
    {
        await using var exchange = new AmiDouble();
        var clock = new FixedClock();
        await using var listening = phone.Listen(phone.Host("ami", exchange.Port, clock, more: ("keepaliveSeconds", "1")));
        await exchange.SayAsync("Event: Newchannel\r\nPrivilege: call,all\r\nSystemName: pbx1\r\nContext: from-trunk\r\nUniqueid: 1.1\r\nLinkedid: 1.1\r\n\r\n");
        await listening.HearAsync(1);
        clock.Now += NodaTime.Duration.FromMinutes(1);
        exchange.State.Put("1.1", duration: "00:00:20").Queue("1.1", "citizens");
        Assert.Equal("eventsMissing read = agent", (await listening.End).Reason);
        Assert.Equal([CallEventKind.Ring, CallEventKind.Queued], listening.Calls.Select(call => call.Kind));
    }
}
