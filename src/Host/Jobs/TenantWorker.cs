using Derman.Core.Tenancy;
using Derman.Host.Channels;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// Does whatever tenants have to be done, at its moment: clocks, inbox, outbox, files, referrals. A few tenants at once, one turn each
/// at a time. A turn that waits long for its provider lends its place to another tenant, so that slow providers of a few never
/// stop the rest.
/// </summary>
internal sealed class TenantWorker(
    TenantRegistry registry, Agenda agenda, FairQueue queue, TenantTurn turns, SharedApps apps, Wake wake, WorkerOptions options, IClock clock, ILogger<TenantWorker> logger) : BackgroundService
{
    /// <summary>How often shared apps are looked at although nobody woke us, and the clock on the wall is read again.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private static readonly Duration AfterFailure = Duration.FromSeconds(5);
    private int _busy;
    private int _lent;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await agenda.LoadAsync(stoppingToken);
        var appsAt = Instant.MinValue;
        var shared = Task.CompletedTask;
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = clock.GetCurrentInstant();
            if (shared.IsCompleted && (wake.TakeApps() || now >= appsAt))
            {
                appsAt = now + Duration.FromTimeSpan(Round);
                shared = Task.Run(() => SharedAsync(stoppingToken), CancellationToken.None);
            }

            agenda.Take(clock.GetCurrentInstant()).ForEach(queue.Add);
            while (Volatile.Read(ref _busy) < options.Workers && queue.TryTake(out var tenant))
            {
                Interlocked.Increment(ref _busy);
                _ = Task.Run(() => TurnAsync(tenant, stoppingToken), CancellationToken.None);
            }

            await WaitAsync(stoppingToken);
        }

        await shared;

        // The container closes stores after this: what was begun is brought to its end before.
        while (Volatile.Read(ref _busy) + Volatile.Read(ref _lent) > 0)
        {
            await agenda.WaitAsync(Round, CancellationToken.None);
        }
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        // While everybody is busy the agenda can wait: who finishes signals.
        var wait = queue.Waiting == 0 && agenda.Next is { } next ? next - clock.GetCurrentInstant() : Duration.FromTimeSpan(Round);
        try
        {
            await agenda.WaitAsync(Duration.Max(Duration.Zero, Duration.Min(wait, Duration.FromTimeSpan(Round))).ToTimeSpan(), ct);
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, "tenants", e.Message);
        }
    }

    private async Task TurnAsync(TenantId tenant, CancellationToken ct)
    {
        var lent = false;
        var result = new TurnResult(null, agenda.VersionOf(tenant), More: false);
        try
        {
            var turn = turns.TakeAsync(tenant, ct);
            lent = !await EndsSoonAsync(turn) && TryLend();
            result = await turn;
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, tenant.Value, e.Message);
        }
        catch (Exception e)
        {
            Log.WorkerFailed(logger, tenant.Value, e);
            result = result with { Next = clock.GetCurrentInstant() + AfterFailure };
        }
        finally
        {
            Settle(tenant, result);
            Interlocked.Decrement(ref lent ? ref _lent : ref _busy);
            agenda.Signal();
        }
    }

    private async Task<bool> EndsSoonAsync(Task turn)
    {
        if (turn.IsCompleted)
        {
            return true;
        }

        using var enough = new CancellationTokenSource();
        var first = await Task.WhenAny(turn, Task.Delay(options.SlowAfter, enough.Token));
        await enough.CancelAsync();
        return first == turn;
    }

    /// <summary>Waiting costs next to nothing, so far more tenants may wait than work; but there is an end to it.</summary>
    private bool TryLend()
    {
        if (Interlocked.Increment(ref _lent) > options.MostSlow)
        {
            Interlocked.Decrement(ref _lent);
            return false;
        }

        Interlocked.Decrement(ref _busy);
        agenda.Signal();
        return true;
    }

    private void Settle(TenantId tenant, TurnResult result)
    {
        if (result.More)
        {
            queue.Again(tenant, registry.Entry(tenant)?.Weight ?? 1);
            return;
        }

        queue.Done(tenant);
        agenda.GiveBack(tenant, result.Next, result.Asked);
    }

    private async Task SharedAsync(CancellationToken ct)
    {
        try
        {
            await apps.ProcessAsync(ct);
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, "shared apps", e.Message);
        }
        catch (Exception e)
        {
            Log.WorkerFailed(logger, "shared apps", e);
        }
        finally
        {
            agenda.Signal(); // Somebody may have woken us for them meanwhile.
        }
    }
}
