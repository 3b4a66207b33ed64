using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>A plugin whose code runs in a process of its own: each call is one request over the line.</summary>
internal sealed class ChildCalls(ChildHandle plugin, ChildOptions options, CancellationToken draining) : IPluginCalls
{
    private const int MostCalls = 64;
    private static readonly TimeSpan CrashPause = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim _room = new(MostCalls, MostCalls);

    public async ValueTask<WebhookAnswer> HandshakeAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct) =>
        (await QuickAsync(WireOps.Handshake, WirePayload.Of(new WireWebhookCall(request, Account(account)), request.Body), ct)).Read<WebhookAnswer>();

    public async ValueTask<WebhookVerdict> AuthenticateAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct) =>
        (await QuickAsync(WireOps.Authenticate, WirePayload.Of(new WireWebhookCall(request, Account(account)), request.Body), ct)).Read<WireVerdict>().Verdict;

    public async ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(WebhookRequest request, CancellationToken ct) =>
        WireJson.ReadEvents((await QuickAsync(WireOps.Parse, WirePayload.Of(new WireParseCall(request), request.Body), ct)).Read<WireEventsRead>().Events);

    public async ValueTask<MessageMeasure> MeasureAsync(OutboundContent content, ChannelAccountContext account, CancellationToken ct) =>
        (await QuickAsync(WireOps.Measure, WirePayload.Of(new WireMeasureCall(content, Account(account)), BodyOf(content)), ct)).Read<MessageMeasure>();

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, ICallHost host, CancellationToken ct) => BrokeredAsync(
        WireOps.Send, WirePayload.Of(new WireSendCall(message, Account(host.Context()), host.UtcNow), BodyOf(message.Content)), host, Lost, ct);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, ICallHost host, CancellationToken ct) => BrokeredAsync<MediaOutcome>(
        WireOps.Fetch, WirePayload.Of(new WireFetchCall(request, Account(host.Context()), host.UtcNow)), host,
        (e, _) => new MediaOutcome.Deferred(CrashPause, e.Message), ct,
        answer => answer.Read<MediaOutcome>() is var outcome && outcome is MediaOutcome.Fetched fetched ? fetched with { Content = answer.Body } : outcome);

    public ValueTask<HealthReport> CheckAsync(ICallHost host, CancellationToken ct) => BrokeredAsync(
        WireOps.Check, WirePayload.Of(new WireCheckCall(Account(host.Context()), host.UtcNow)), host,
        (e, _) => new HealthReport(HealthState.Unreachable, "unreachable", e.Message), ct);

    public ValueTask<ReportServices> ServicesAsync(ICallHost host, CancellationToken ct) => BrokeredAsync(
        WireOps.Services, WirePayload.Of(new WireServicesCall(Account(host.Context()), host.UtcNow)), host, (e, _) => new ReportServices([], Fault(e)), ct);

    public ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, ICallHost host, CancellationToken ct) => BrokeredAsync(
        WireOps.Forward, WirePayload.Of(new WireForwardCall(report, Account(host.Context()), host.UtcNow)), host, Lost, ct);

    public ValueTask<ReportSightings> FollowAsync(ReportQuestion question, ICallHost host, CancellationToken ct) => BrokeredAsync(
        WireOps.Follow, WirePayload.Of(new WireFollowCall(question, Account(host.Context()), host.UtcNow)), host, (e, _) => new ReportSightings([], Fault(e)), ct);

    public async ValueTask<StreamEnd> StreamAsync(ICallHost host, IInboundSink sink, CancellationToken ct)
    {
        await using var call = new BrokeredCall(host, sink);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, draining);
        try
        {
            var payload = WirePayload.Of(new WireStreamCall(Account(host.Context()), host.Cursor, host.UtcNow));
            return (await AskAsync(WireOps.Stream, payload, call, either.Token)).Read<StreamEnd>();
        }
        catch (Exception e) when (e is WireClosedException or PluginUnavailableException or WireException)
        {
            return new StreamEnd(HealthState.Healthy, $"pluginEnded: {e.Message}");
        }
    }

    // Handshake, authentication, reading and measuring do no I/O: who does not answer in time hangs, or has no time to be given.
    private async ValueTask<WireMessage> QuickAsync(string op, WirePayload payload, CancellationToken ct)
    {
        // The time a resting process takes to wake is not the plugin's: the deadline counts from then on.
        using var awake = plugin.IsResting ? await plugin.UseAsync(options.StartTimeout, ct) : null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.QuickDeadline);
        try
        {
            await _room.WaitAsync(limit.Token);
            var asked = AskAsync(op, payload, call: null, limit.Token).AsTask();
            _ = asked.ContinueWith(_ => _room.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return await asked.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new PluginUnavailableException($"'{op}' was not answered within {options.QuickDeadline.TotalSeconds:0.#} s.");
        }
        catch (WireClosedException e)
        {
            throw new PluginUnavailableException(e.Message);
        }
        catch (WireException e)
        {
            throw new PluginUnavailableException(e.Message);
        }
    }

    /// <summary>A call within which the plugin may ask the host. When its process ends meanwhile, or gives no answer in time, <paramref name="lost"/> says what that means.</summary>
    private async ValueTask<T> BrokeredAsync<T>(
        string op, WirePayload payload, ICallHost host, Func<Exception, BrokeredCall, T> lost, CancellationToken ct, Func<WireMessage, T>? read = null)
    {
        await using var call = new BrokeredCall(host, sink: null);
        try
        {
            var answer = await CallAsync(op, payload, call, ct);
            return read is null ? answer.Read<T>() : read(answer);
        }
        catch (Exception e) when (e is WireClosedException or PluginUnavailableException or WireException)
        {
            return lost(e, call);
        }
    }

    private async ValueTask<WireMessage> CallAsync(string op, WirePayload payload, BrokeredCall call, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.CallDeadline);
        await _room.WaitAsync(ct);
        try
        {
            return await AskAsync(op, payload, call, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new PluginUnavailableException($"'{op}' was not answered within {options.CallDeadline.TotalMinutes:0.#} min.");
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Asks; told to stop, it may go on for the grace, then its process is killed: nothing else ends code that does not listen.</summary>
    private async ValueTask<WireMessage> AskAsync(string op, WirePayload payload, BrokeredCall? call, CancellationToken ct)
    {
        using var use = await plugin.UseAsync(options.RestartWait, ct);
        var process = use.Process;
        long id = 0;
        using var hard = new CancellationTokenSource();
        await using var onStop = ct.UnsafeRegister(_ => hard.CancelAfter(options.Grace), null);
        await using var onHang = hard.Token.UnsafeRegister(_ => process.Kill($"'{op}' did not end {options.Grace.TotalSeconds:0.#} s after it was told to"), null);
        try
        {
            return await process.Peer.AskAsync(op, payload, within: null, ct, begun =>
            {
                id = begun;
                if (call is not null)
                {
                    process.Broker.Begin(begun, call);
                }
            });
        }
        finally
        {
            process.Broker.End(id);
        }
    }

    // What was asked of the network went through the host, so the host knows whether anything can have arrived.
    private static SendOutcome Lost(Exception e, BrokeredCall call) =>
        call.MayHaveReached ? new SendOutcome.Unknown(e.Message) : new SendOutcome.Deferred(CrashPause, e.Message);

    private static ReportFault Fault(Exception e) => new("unreachable", e.Message, CrashPause);

    private static WireAccount Account(ChannelAccountContext account) =>
        new() { Account = account.Account, Settings = account.Settings, Secrets = account.Secrets };

    private static ReadOnlyMemory<byte> BodyOf(OutboundContent content) => content is OutboundFile file ? file.Bytes : default;
}
