namespace Derman.Core.Storage;

public sealed partial class StoreHandle
{
    internal ValueTask<T> ManageAsync<T>(Func<StoreConnection, T> work, CancellationToken ct) => _writer.ManageAsync(work, ct);

    /// <summary>Goes on at another engine, see <see cref="GroupCommitWriter.SwitchAsync"/>. Null from <paramref name="cutover"/>: nothing changes.</summary>
    internal Task SwitchAsync(Func<StoreConnection, Task<IStoreEngine?>> cutover) => _writer.SwitchAsync(async connection =>
    {
        var next = await cutover(connection);
        if (next is not null)
        {
            _readers.Switch(next);
        }

        return next;
    });

    internal async Task FollowAsync(IStoreEngine engine)
    {
        await _writer.FollowAsync(engine);
        _readers.Switch(engine);
    }
}
