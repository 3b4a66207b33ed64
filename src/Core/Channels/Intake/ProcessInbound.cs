using Derman.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>Works the raw requests of one tenant: every element once, one bad element stops no other.</summary>
public sealed class ProcessInbound(IClock clock, IChannelGateway gateway, HandleInboundEvent handle)
{
    private const int Page = 50;
    private const int MostAttempts = 12;

    /// <summary>
    /// Where other nodes work on the same tenant, a request is this node's for so long. Should the node die, another takes it up then; short,
    /// because to be worked twice does a request no harm (every element is remembered by its provider's id).
    /// </summary>
    private static readonly Duration Lease = Duration.FromSeconds(30);

    /// <summary>How often what waits for an account to be live is looked at; whoever switches it on does not wait for that.</summary>
    private static readonly Duration LookAgain = Duration.FromHours(1);

    /// <summary>Until nothing is due.</summary>
    /// <returns>How many requests were looked at.</returns>
    public async Task<int> ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        var total = 0;
        while (true)
        {
            var done = await StepAsync(tenant, Page, ct);
            total += done;
            if (done < Page)
            {
                return total;
            }
        }
    }

    /// <summary>A tenant's turn: no more than its share, so that the others come to theirs.</summary>
    /// <returns>How many requests were looked at; as many as allowed means that there may be more.</returns>
    public async Task<int> StepAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var due = tenant.Store.Read(s => Due(s, most));
        if (due.Count > 0 && tenant.IsShared)
        {
            due = await ClaimAsync(tenant, most, ct);
        }

        foreach (var request in due)
        {
            ct.ThrowIfCancellationRequested();
            await WorkAsync(tenant, request, ct);
        }

        return due.Count;
    }

    private List<InboundRequest> Due(ReadSession session, int most) => session.List<InboundRequest>(
        "\"next_attempt_at\" <= @p0 ORDER BY \"next_attempt_at\", \"seq\" LIMIT @p1", Provider.Of(clock.GetCurrentInstant()), (long)most);

    private ValueTask<List<InboundRequest>> ClaimAsync(Tenant tenant, int most, CancellationToken ct) => tenant.Store.WriteAsync(
        session =>
        {
            var due = Due(session, most);
            foreach (var request in due)
            {
                request.NextAttemptAt = clock.GetCurrentInstant() + Lease;
                session.Update(request);
            }

            return due;
        },
        ct);

    private async Task WorkAsync(Tenant tenant, InboundRequest request, CancellationToken ct)
    {
        var waits = SimulatedAccounts.Holds(tenant, request);
        if (waits != Waits.No)
        {
            await SetAsideAsync(tenant, request, waits, ct);
            return;
        }

        var parked = false;
        string? failure = null;
        try
        {
            var events = await gateway.ParseAsync(
                tenant,
                request.Account,
                new WebhookRequest
                {
                    Method = request.Method,
                    Query = RawPairs.Read(request.Query),
                    Headers = RawPairs.Read(request.Headers),
                    Body = request.Body,
                    ReceivedAt = request.ReceivedAt.ToDateTimeOffset(),
                },
                ct);
            var own = gateway.ProviderAccountOf(tenant, request.Account);
            foreach (var item in events)
            {
                try
                {
                    parked |= await handle.ExecuteAsync(tenant, request.Account, own, item, request.Seq, request.ReceivedAt, ct) == Handled.Parked;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failure ??= e.Message; // The request is tried again as a whole; what was taken in is a duplicate then.
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = e.Message;
        }

        await FinishAsync(tenant, request, parked, failure, ct);
    }

    /// <summary>Not worked, and no attempt either.</summary>
    private ValueTask SetAsideAsync(Tenant tenant, InboundRequest request, Waits waits, CancellationToken ct)
    {
        request.NextAttemptAt = waits == Waits.UntilLive ? clock.GetCurrentInstant() + LookAgain : null;
        request.State = waits == Waits.UntilLive ? InboundStates.New : InboundStates.Done;
        return tenant.Store.WriteAsync(session => { session.Update(request); }, ct);
    }

    private async Task FinishAsync(Tenant tenant, InboundRequest request, bool parked, string? failure, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var claim = request.NextAttemptAt;
        request.Attempts++;
        request.Reason = failure;
        if (failure is null && !parked)
        {
            request.State = InboundStates.Done;
            request.NextAttemptAt = null;
        }
        else if (failure is not null && request.Attempts >= MostAttempts)
        {
            request.State = InboundStates.Failed;
            request.NextAttemptAt = null;
        }
        else
        {
            request.NextAttemptAt = now + Backoff.After(request.Attempts);
        }

        await tenant.Store.WriteAsync(
            session =>
            {
                // Whose lease ran out has nothing to say any more: somebody else works on it, or has done so.
                if (session.First<InboundRequest>("\"seq\" = @p0", request.Seq) is { } stored && stored.NextAttemptAt == claim)
                {
                    session.Update(request);
                }
            },
            ct);
    }
}

/// <summary>2 s, 4 s, 8 s … one hour.</summary>
internal static class Backoff
{
    public static Duration After(int attempts) => Duration.FromSeconds(Math.Min(3600, 1 << Math.Min(attempts, 12)));
}
