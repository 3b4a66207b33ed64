namespace Derman.Core.Storage;

internal sealed partial class GroupCommitWriter
{
    /// <summary>Work on the writer's own connection, between two batches.</summary>
    public ValueTask<T> ManageAsync<T>(Func<StoreConnection, T> work, CancellationToken ct) => EnqueueAsync(new Alone<T>(s => work(s.Connection)), ct);

    /// <summary>
    /// Holds back whatever is written from here on, lets <paramref name="cutover"/> finish its work, and goes on at the engine it
    /// returns; null goes on where it was. Units wait in the queue meanwhile: none is refused, none is carried out twice.
    /// </summary>
    public Task SwitchAsync(Func<StoreConnection, Task<IStoreEngine?>> cutover) => SwitchAsync(new Pause(this, opens: true), connection => cutover(connection!));

    /// <summary>The same for a store that is no longer where it was: the old engine is not asked any more.</summary>
    public Task FollowAsync(IStoreEngine engine) => SwitchAsync(new Pause(this, opens: false), _ => Task.FromResult<IStoreEngine?>(engine));

    private async Task SwitchAsync(Pause pause, Func<StoreConnection?, Task<IStoreEngine?>> cutover)
    {
        var held = EnqueueAsync(pause, CancellationToken.None).AsTask();
        try
        {
            pause.GoOn(await cutover(await pause.Reached));
        }
        catch
        {
            pause.GoOn(null);
            throw;
        }
        finally
        {
            await held;
        }
    }

    private sealed class Pause(GroupCommitWriter writer, bool opens) : Unit<int>(_ => 0)
    {
        private readonly TaskCompletionSource<StoreConnection?> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _goOn = new();
        private IStoreEngine? _next;

        public override bool RunsAlone => true;

        public override bool Opens => opens;

        public Task<StoreConnection?> Reached => _reached.Task;

        public void GoOn(IStoreEngine? next)
        {
            _next = next;
            _goOn.Set();
        }

        public override void Run(WriteSession session)
        {
            _reached.TrySetResult(opens ? session.Connection : null);
            _goOn.Wait(); // Holds the writer's turn, and with it one thread, for the length of the pause.
            if (_next is { } engine)
            {
                writer.Release();
                writer._engine = engine;
            }
        }

        public override void Fail(Exception error)
        {
            _reached.TrySetException(error);
            base.Fail(error);
        }
    }
}
