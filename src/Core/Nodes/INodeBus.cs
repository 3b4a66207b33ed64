namespace Derman.Core.Nodes;

/// <summary>Tells the other nodes what they may have to read anew. What a node does itself it does before it tells. Thread safe.</summary>
public interface INodeBus : IAsyncDisposable
{
    /// <summary>Tells soon, never waits; the same thing said twice in a short while is told once. Say it after the commit.</summary>
    void Tell(NodeNotice notice);

    /// <summary>Hears the others until cancelled.</summary>
    /// <param name="heard">Called one at a time.</param>
    /// <param name="caughtUp">Called when listening begins, and again after every break: notices may be lost, everything is read anew.</param>
    Task ListenAsync(Func<NodeNotice, Task> heard, Func<Task> caughtUp, CancellationToken ct);
}

/// <summary>There are no others.</summary>
public sealed class SingleNodeBus : INodeBus
{
    public void Tell(NodeNotice notice)
    {
        // Nobody listens: what is to be done here was done before it was told.
    }

    public Task ListenAsync(Func<NodeNotice, Task> heard, Func<Task> caughtUp, CancellationToken ct) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
