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
        if (_commands is { } commands)
        {
            _commands = null;
            _session = null;
            try
            {
                _engine.Close(commands.Connection);
            }
            finally
            {
                commands.Dispose();
            }
        }
    }

    private sealed class Rest(GroupCommitWriter writer) : Unit<int>(_ => 0)
    {
        public override bool Alone => true;

        public override void Run(WriteSession session) => writer.Release();
    }
}
