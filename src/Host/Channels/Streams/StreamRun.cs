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

    public StreamRun(ChannelUse account, StreamParts parts)
    {
        (_account, _parts) = (account, parts);
        _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>The end of the last run, for the account's page; null while the first one runs.</summary>
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
            if (Last.After is { } after)
            {
                pause = Duration.Max(pause, Duration.Min(Duration.FromHours(24), Duration.FromTimeSpan(after)));
            }

            await Task.Delay(pause.ToTimeSpan(), _parts.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Name => $"{_account.Tenant}/{_account.Account}";

    private async Task<StreamEnd> OnceAsync(CancellationToken ct)
    {
        if (await _parts.Registry.FindAsync(TenantId.Parse(_account.Tenant), ct) is not { } tenant
            || tenant.Configuration.Accounts.GetValueOrDefault(_account.Account) is not { Enabled: true } configured)
        {
            return new StreamEnd(HealthState.Misconfigured, "account.off");
        }

        // Settings are handed over when a run begins: one that changes begins anew with them.
        using var changed = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(tenant, configured.Settings, changed);
        try
        {
            return await _parts.Gateway.StreamAsync(tenant, _account.Account, new Sink(this, tenant), changed.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new StreamEnd(HealthState.Healthy, "settings.changed");
        }
        finally
        {
            await changed.CancelAsync();
            await watching;
        }
    }

    private async Task WatchAsync(Tenant tenant, IReadOnlyDictionary<string, string> settings, CancellationTokenSource changed)
    {
        var version = tenant.Configuration.Version;
        while (!changed.IsCancellationRequested)
        {
            await Task.Delay(KeepStreams.Round, _parts.Time, changed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (tenant.Configuration.Version == version)
            {
                continue;
            }

            version = tenant.Configuration.Version;
            var now = tenant.Configuration.Accounts.GetValueOrDefault(_account.Account);
            if (now is not { Enabled: true } || !now.Settings.OrderBy(s => s.Key, StringComparer.Ordinal).SequenceEqual(settings.OrderBy(s => s.Key, StringComparer.Ordinal)))
            {
                await changed.CancelAsync();
            }
        }
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
