namespace Derman.Core.Storage;

internal sealed partial class GroupCommitWriter
{
    /// <summary>
    /// Closes the writer's connection once what is queued has been carried out; the next unit opens it again. Nobody who writes
    /// meanwhile is refused.
    /// </summary>
    public async ValueTask RestAsync()
    {
        lock (_gate)
        {
            if (_closed || _session is null)
            {
                return;
            }
        }

        await EnqueueAsync(new Rest(this), CancellationToken.None);
    }

    private void Release()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            _session = null;
            connection.Dispose();
        }
    }

    private sealed class Rest(GroupCommitWriter writer) : Unit<int>(_ => 0)
    {
        public override bool RunsAlone => true;

        public override bool Opens => false;

        public override void Run(WriteSession session) => writer.Release();
    }
}
