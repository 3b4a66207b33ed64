using System.Collections.Concurrent;
using System.Diagnostics;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>What a plugin's process asks of the host: each request belongs to a call that runs, and may do what that call's account may.</summary>
internal sealed class ChildBroker(string plugin, ILogger logger) : IWireServer
{
    private const int LinesPerSecond = 50;
    private const int LineBurst = 200;
    private readonly ConcurrentDictionary<long, BrokeredCall> _calls = new();
    private readonly TaskCompletionSource<(WireHello Hello, long Id)> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _welcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WireSandbox> _sandbox = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private double _lines = LineBurst;
    private long _linesAt = Stopwatch.GetTimestamp();
    private long _dropped;

    /// <summary>The plugin's first word.</summary>
    public Task<(WireHello Hello, long Id)> Hello => _hello.Task;

    /// <summary>What the launcher said of the sandbox; set before the plugin's own code runs.</summary>
    public Task<WireSandbox> Sandbox => _sandbox.Task;

    public void Welcome() => _welcome.TrySetResult();

    public void Begin(long id, BrokeredCall call) => _calls[id] = call;

    public void End(long id) => _calls.TryRemove(id, out _);

    public async ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken cancellationToken)
    {
        if (request.Op == WireOps.Hello)
        {
            _hello.TrySetResult((request.Read<WireHello>(), request.Id!.Value));
            await _welcome.Task.WaitAsync(cancellationToken);
            return WirePayload.Of(new WireWelcome(WireLimits.Protocol, ChannelsSdk.Current.ToString()));
        }

        if (request.For is not { } id || !_calls.TryGetValue(id, out var call))
        {
            throw new WireCallException(new WireError(WireErrors.NotPermitted, $"'{request.Op}' needs 'for': the call of the host that runs."));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.Ended);
        return await call.AnswerAsync(request, either.Token);
    }

    public void Notice(WireMessage notice)
    {
        switch (notice.Op)
        {
            case WireOps.Sandbox:
                _sandbox.TrySetResult(notice.Read<WireSandbox>()); // Only the first counts: the launcher speaks before the plugin can.
                break;
            case WireOps.Log when MayLog():
                var line = notice.Read<WireLog>();
                if (notice.For is { } id && _calls.TryGetValue(id, out var call))
                {
                    call.Host.Log(line.Level, line.Code, line.Message);
                }
                else
                {
                    Log.ChildSaid(logger, plugin, ChildText.OneLine($"{line.Code}: {line.Message}", 1000));
                }

                break;
            default:
                break; // A notice of a newer protocol: its sender expects nothing.
        }
    }

    // A plugin that writes without end must not fill the host's log: so many lines a second, the rest only counted.
    private bool MayLog()
    {
        var now = Stopwatch.GetTimestamp();
        _lines = Math.Min(LineBurst, _lines + (Stopwatch.GetElapsedTime(_linesAt, now).TotalSeconds * LinesPerSecond));
        _linesAt = now;
        if (_lines < 1)
        {
            _dropped++;
            return false;
        }

        _lines--;
        if (_dropped > 0)
        {
            Log.ChildLinesDropped(logger, plugin, _dropped);
            _dropped = 0;
        }

        return true;
    }
}
