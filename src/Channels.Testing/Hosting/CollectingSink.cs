namespace Derman.Channels.Testing;

/// <summary>Takes what a stream hands over, as a host would store it.</summary>
public sealed class CollectingSink : IInboundSink
{
    private readonly Lock _lock = new();
    private readonly List<InboundEvent> _events = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>The events taken so far.</summary>
    public IReadOnlyList<InboundEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>The cursor stored last; <c>null</c> before the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>The first thing the stream did against its contract; <c>null</c> = nothing.</summary>
    public string? Fault { get; private set; }

    /// <summary>Completes with the first event.</summary>
    public Task First => _first.Task;

    /// <inheritdoc/>
    public async ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _running) > 1)
        {
            Fault ??= "Two calls of TakeAsync at once.";
        }

        await Task.Yield();
        lock (_lock)
        {
            Fault ??= events.Count > 1000 ? "More than 1,000 events at once." : cursor?.Length > 4096 ? "A cursor of more than 4,096 characters." : null;
            _events.AddRange(events);
            Cursor = cursor ?? Cursor;
        }

        if (events.Count > 0)
        {
            _first.TrySetResult();
        }

        Interlocked.Decrement(ref _running);
    }
}
