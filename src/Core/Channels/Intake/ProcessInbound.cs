using Derman.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>
/// Works the raw requests of one tenant: every element once, one bad element stops no other. Conversations go on side by side, each in the order in
/// which its words arrived: one by one, every message would wait for a disk of its own, and taking in is far quicker than that.
/// </summary>
public sealed class ProcessInbound(IClock clock, IChannelGateway gateway, HandleInboundEvent handle)
{
    private const int Page = 50;
    private const int MostAttempts = 12;

    /// <summary>Conversations worked at the same time: their writes share a commit. More gains little, and would take the pool from who is answered now.</summary>
    private const int Lanes = 8;

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

        var readings = due.Select(request => new InboundReading(request)).ToList();
        await Parallel.ForEachAsync(readings, AtOnce(ct), async (reading, stop) => await ReadAsync(tenant, reading, stop));
        await Parallel.ForEachAsync(InboundLanes.Of(readings), AtOnce(ct), async (lane, stop) => await HandleAsync(tenant, lane, stop));
        await FinishAsync(tenant, readings, ct);
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

    private async Task ReadAsync(Tenant tenant, InboundReading reading, CancellationToken ct)
    {
        var request = reading.Request;
        reading.Waits = SimulatedAccounts.Holds(tenant, request);
        if (reading.Waits != Waits.No)
        {
            return;
        }

        try
        {
            reading.Events = await gateway.ParseAsync(
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
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            reading.Fail(InboundFaults.Unreadable, e);
        }
    }

    private async Task HandleAsync(Tenant tenant, IEnumerable<InboundStep> lane, CancellationToken ct)
    {
        foreach (var (reading, item) in lane)
        {
            ct.ThrowIfCancellationRequested();
            var request = reading.Request;
            try
            {
                if (await handle.ExecuteAsync(tenant, request.Account, gateway.ProviderAccountOf(tenant, request.Account), item, request.Seq, request.ReceivedAt, ct) == Handled.Parked)
                {
                    reading.Park();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                reading.Fail(InboundFaults.Unworkable, e); // The request is tried again as a whole; what was taken in is a duplicate then.
            }
        }
    }

    /// <summary>All of them in one transaction: should it be lost, they are worked again and nothing happens twice.</summary>
    private async Task FinishAsync(Tenant tenant, List<InboundReading> readings, CancellationToken ct)
    {
        if (readings.Count == 0)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                foreach (var reading in readings)
                {
                    // Whose lease ran out has nothing to say any more: somebody else works on it, or has done so.
                    if (session.First<InboundRequest>("\"seq\" = @p0", reading.Request.Seq) is { } stored && stored.NextAttemptAt == reading.Request.NextAttemptAt)
                    {
                        Conclude(stored, reading, now);
                        session.Update(stored);
                    }
                }
            },
            ct);
    }

    private static void Conclude(InboundRequest request, InboundReading reading, Instant now)
    {
        if (reading.Waits != Waits.No)
        {
            // Not worked, and no attempt either.
            request.NextAttemptAt = reading.Waits == Waits.UntilLive ? now + LookAgain : null;
            request.State = reading.Waits == Waits.UntilLive ? InboundStates.New : InboundStates.Done;
            return;
        }

        request.Attempts++;
        (request.Fault, request.Reason) = (reading.Failure?.Fault, reading.Failure?.Reason);
        if (reading.Failure is null && !reading.IsParked)
        {
            request.State = InboundStates.Done;
            request.NextAttemptAt = null;
        }
        else if (reading.Failure is not null && request.Attempts >= MostAttempts)
        {
            request.State = InboundStates.Failed;
            request.NextAttemptAt = null;
        }
        else
        {
            request.NextAttemptAt = now + Backoff.After(request.Attempts);
        }
    }

    private static ParallelOptions AtOnce(CancellationToken ct) => new() { MaxDegreeOfParallelism = Lanes, CancellationToken = ct };
}

/// <summary>2 s, 4 s, 8 s … one hour.</summary>
internal static class Backoff
{
    public static Duration After(int attempts) => Duration.FromSeconds(Math.Min(3600, 1 << Math.Min(attempts, 12)));
}
