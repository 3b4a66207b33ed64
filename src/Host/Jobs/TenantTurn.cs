using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake;
using Derman.Core.Chats;
using Derman.Core.Export;
using Derman.Core.OpenId;
using Derman.Core.Outside;
using Derman.Core.Runs;
using Derman.Core.Subscriptions;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Tickets.Sweep;
using Derman.Core.Work;
using Derman.Host.Channels;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>One turn of one tenant: a share of everything that is due in it, the deadlines first.</summary>
internal sealed class TenantTurn(
    TenantRegistry registry, Agenda agenda, SweepTenant sweep, ProcessInbound inbound, DeliverMessages deliver, FetchMedia media, SweepChats chats, TellCallBacks callBacks, CarryReferrals referrals, Grants grants,
    PublishEvents publish, DeliverEvents events, MakeExports exports, DoRuns runs, CarryOutside outside, SideWork side, IClock clock)
{
    /// <summary>Items of each kind in one turn. Another tenant waits for at most so many.</summary>
    public const int Quantum = 20;

    /// <summary>When a thing stays due although it was tried (no way on, a broken account): as patient as a person would be.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(5);

    /// <summary>A store that cannot be opened shows on health; it is tried again in case somebody mends it.</summary>
    private static readonly Duration BrokenFor = Duration.FromMinutes(1);

    /// <returns>What is next, and what the agenda knew when that was read.</returns>
    public async Task<TurnResult> TakeAsync(TenantId id, CancellationToken ct)
    {
        var asked = agenda.VersionOf(id);
        try
        {
            if (await registry.FindAsync(id, ct) is not { } tenant)
            {
                return new TurnResult(null, asked, More: false); // Suspended or gone; when it is served again the registry tells.
            }

            var done = await sweep.StepAsync(tenant, Quantum, ct);
            done += await inbound.StepAsync(tenant, Quantum, ct);
            done += await deliver.StepAsync(tenant, Quantum, ct);
            done += await media.ExecuteAsync(tenant, ct);
            done += await chats.StepAsync(tenant, Quantum, ct);
            done += await callBacks.StepAsync(tenant, Quantum, ct);
            done += await referrals.ExecuteAsync(tenant, ct);
            done += await grants.PruneAsync(tenant, ct);
            done += await publish.StepAsync(tenant, ct);
            Beside(tenant);
            asked = agenda.VersionOf(id);
            var next = tenant.Store.Read(NextWork.Of);
            var now = clock.GetCurrentInstant();
            return next > now || next is null
                ? new TurnResult(next, asked, More: false)
                : new TurnResult(now + Patience, asked, More: done > 0);
        }
        catch (TenantElsewhereException)
        {
            return new TurnResult(null, asked, More: false); // The node that has it looks after it.
        }
        catch (TenantBrokenException)
        {
            return new TurnResult(clock.GetCurrentInstant() + BrokenFor, asked, More: false);
        }
    }

    /// <summary>What may take long goes on beside the turn; whoever finishes looks at the tenant again.</summary>
    private void Beside(Tenant tenant)
    {
        if (events.IsDue(tenant))
        {
            side.Start(tenant, SideWork.Events, events.ExecuteAsync);
        }

        if (exports.IsDue(tenant))
        {
            side.Start(tenant, SideWork.Exports, exports.ExecuteAsync);
        }

        if (outside.IsDue(tenant))
        {
            side.Start(tenant, SideWork.Outside, outside.ExecuteAsync);
        }

        if (runs.IsDue(tenant))
        {
            side.Start(tenant, SideWork.Runs, runs.ExecuteAsync);
        }
    }
}

/// <param name="More">Due at once, and the turn got something done.</param>
internal readonly record struct TurnResult(Instant? Next, long Asked, bool More);
