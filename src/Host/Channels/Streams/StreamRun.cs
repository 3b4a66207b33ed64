using Derman.Channels;
using Derman.Core.Channels.Streams;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Jobs;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels.Streams;

/// <summary>One account's own line: kept up until it is no longer wanted, begun anew after every break, later each time.</summary>
internal sealed class StreamRun : IAsyncDisposable
{
    private static readonly Duration LongestPause = Duration.FromMinutes(5);

    /// <summary>A line that lived for so long was well: the next break counts as the first.</summary>
    private static readonly Duration Lived = Duration.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ChannelUse _account;
    private readonly StreamParts _parts;
    private readonly Task _running;
    private int _version;

    public StreamRun(ChannelUse account, StreamParts parts)
    {
        (_account, _parts) = (account, parts);
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>How the last run ended; null while one runs.</summary>
    public StreamEnd? Last { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        var breaks = 0;
        while (!ct.IsCancellationRequested)
        {
            var began = _parts.Clock.GetCurrentInstant();
            Last = null;
            try
            {
                Last = await OnceAsync(ct);
            }
            catch (OperationCanceledException e) when (ct.IsCancellationRequested)
            {
                Jobs.Log.WorkerStopped(_parts.Logger, Name, e.Message);
                return;
            }
            catch (Exception e)
            {
                Channels.Log.StreamFailed(_parts.Logger, Name, e);
                Last = new StreamEnd(HealthState.Unreachable, e.GetType().Name);
            }

            breaks = _parts.Clock.GetCurrentInstant() - began > Lived ? 1 : breaks + 1;
            var pause = Duration.Min(LongestPause, Duration.FromSeconds(1 << Math.Min(breaks - 1, 9)));
            if (Last?.After is { } after)
            {
                pause = Duration.Max(pause, Duration.Min(Duration.FromHours(24), Duration.FromTimeSpan(after)));
            }

            await PauseAsync(pause, ct);
        }
    }

    private string Name => $"{_account.Tenant}/{_account.Account}";

    private async Task<StreamEnd> OnceAsync(CancellationToken ct)
    {
        if (await _parts.Registry.FindAsync(TenantId.Parse(_account.Tenant), ct) is not { } tenant
            || tenant.Configuration.Accounts.GetValueOrDefault(_account.Account) is not { Enabled: true })
        {
            return new StreamEnd(HealthState.Misconfigured, "account.off");
        }

        // Settings and secrets are handed over when a run begins: after any change of the configuration it begins anew with them.
        _version = tenant.Configuration.Version;
        using var changed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(changed);
        try
        {
            return await _parts.Gateway.StreamAsync(tenant, _account.Account, new Sink(this, tenant), changed.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new StreamEnd(HealthState.Healthy, "reconfigured");
        }
        finally
        {
            await changed.CancelAsync();
            await watching;
        }
    }

    private async Task WatchAsync(CancellationTokenSource changed)
    {
        while (!changed.IsCancellationRequested)
        {
            await Task.Delay(KeepStreams.Round, _parts.Time, changed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!changed.IsCancellationRequested && await IsChangedAsync())
            {
                await changed.CancelAsync();
            }
        }
    }

    /// <summary>Until the time is up or somebody changed the configuration, which may have cured what ended the line.</summary>
    private async Task PauseAsync(Duration pause, CancellationToken ct)
    {
        var until = _parts.Clock.GetCurrentInstant() + pause;
        while (!ct.IsCancellationRequested && until - _parts.Clock.GetCurrentInstant() is var left && left > Duration.Zero)
        {
            await Task.Delay(Duration.Min(left, Duration.FromTimeSpan(KeepStreams.Round)).ToTimeSpan(), _parts.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (await IsChangedAsync())
            {
                return;
            }
        }
    }

    /// <summary>A tenant that rests has not changed, and is left to rest.</summary>
    private async ValueTask<bool> IsChangedAsync()
    {
        var id = TenantId.Parse(_account.Tenant);
        return _parts.Registry.IsOpen(id) && await _parts.Registry.FindAsync(id, CancellationToken.None) is { } tenant && tenant.Configuration.Version != _version;
    }

    private sealed class Sink(StreamRun run, Tenant tenant) : IInboundSink
    {
        public async ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
        {
            await run._parts.Store.ExecuteAsync(tenant, run._account.Account, events.Count == 0 ? null : StoredEvents.Write(events), cursor, cancellationToken);
            if (events.Count > 0)
            {
                run._parts.Wake.Inbound(tenant.Id);
            }
        }
    }
}

/// <summary>What every run needs.</summary>
internal sealed record StreamParts(
    TenantRegistry Registry, ChannelGateway Gateway, StoreStream Store, Wake Wake, IClock Clock, TimeProvider Time, ILogger<KeepStreams> Logger);
