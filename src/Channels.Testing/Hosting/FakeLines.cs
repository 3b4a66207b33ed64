using System.Collections.Concurrent;

namespace Derman.Channels.Testing;

/// <summary>Lines of our own as a <see cref="FakeChannelHost"/> shows them. Safe to use from many threads.</summary>
public sealed class FakeLines
{
    private readonly IReadOnlyList<PermittedHost> _permitted;
    private readonly ConcurrentQueue<FakeLine> _opened = new();

    internal FakeLines(IReadOnlyList<PermittedHost> permitted) => _permitted = permitted;

    /// <summary>
    /// The provider: is given the new line's far end and speaks until it returns, which closes the line. Without one nobody answers
    /// (<see cref="ChannelConnectFailureKind.Unreachable"/>).
    /// </summary>
    public Func<ChannelConnectRequest, FakeLineEnd, CancellationToken, Task>? Provider { get; set; }

    /// <summary>How connecting fails for ever instead; <c>null</c> = it does not.</summary>
    public ChannelConnectFailure? Always { get; set; }

    /// <summary>How many lines are open now. After a call has ended it is to be 0.</summary>
    public int Open => _opened.Count(line => !line.IsClosed);

    internal ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_permitted.Any(host => host.Covers(request.Host, request.Port)))
        {
            return new(new ChannelConnectFailure(
                ChannelConnectFailureKind.NotPermitted, FormattableString.Invariant($"{request.Host}:{request.Port} is not among the permitted hosts.")));
        }

        if (Always is not null || Provider is not { } provider)
        {
            return new(Always ?? new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, "Nobody answers there."));
        }

        var line = new FakeLine();
        _opened.Enqueue(line);
        line.Serve(end => provider(request, end, line.Ended));
        return new(new ChannelConnected(line));
    }
}
