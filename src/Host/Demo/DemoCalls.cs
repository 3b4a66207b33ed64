using Derman.Channels;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels.Intake;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Host.Demo;

/// <summary>Some calls of the last hours: answered ones, and people who hung up and wait to be called back — one too late, one tried once.</summary>
internal sealed class DemoCalls(HandleInboundEvent handle, WorkCallBacks work, ReadCallBacks read, IClock clock)
{
    private const string Queue = "153";

    public async Task WriteAsync(Tenant tenant, string account, StaffMember desk, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var mobile = tenant.Configuration.Profile.Country == "IR" ? "0914555" : "0555555";
        await CallAsync(1, $"{mobile}0101", now - Duration.FromMinutes(190), answered: true);
        await CallAsync(2, $"{mobile}0102", now - Duration.FromMinutes(95), answered: false);
        var actor = Actor.Of(desk).In(tenant.Configuration);
        if (read.Execute(tenant, actor).Items is [var tried])
        {
            await work.TakeAsync(tenant, tried.Id, actor, ct);
            await work.NotReachedAsync(tenant, tried.Id, actor, ct);
        }

        await CallAsync(3, $"{mobile}0103", now - Duration.FromMinutes(70), answered: false);
        await CallAsync(4, $"{mobile}0103", now - Duration.FromMinutes(52), answered: false);
        await CallAsync(5, $"{mobile}0104", now - Duration.FromMinutes(40), answered: true);
        await CallAsync(6, null, now - Duration.FromMinutes(25), answered: false);
        await CallAsync(7, $"{mobile}0105", now - Duration.FromMinutes(9), answered: false);

        async Task CallAsync(int number, string? from, Instant at, bool answered)
        {
            await SayAsync(CallEventKind.Ring, 0);
            await SayAsync(CallEventKind.Queued, 3);
            await SayAsync(CallEventKind.AgentRinging, 5, "1001");
            await SayAsync(CallEventKind.AgentMissed, 25, "1001");
            await SayAsync(answered ? CallEventKind.Answered : CallEventKind.Abandoned, 40, answered ? "1002" : null);
            if (answered)
            {
                await SayAsync(CallEventKind.HangUp, 200);
            }

            Task SayAsync(CallEventKind kind, int seconds, string? agent = null) => handle.ExecuteAsync(
                tenant,
                account,
                null,
                new CallEvent { CallId = $"demo-{number}", Kind = kind, From = from, To = Queue, Queue = Queue, Agent = agent, At = (at + Duration.FromSeconds(seconds)).ToDateTimeOffset() },
                request: 0,
                at + Duration.FromSeconds(seconds),
                ct);
        }
    }
}
