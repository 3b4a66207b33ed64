using System.CommandLine;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary>The running host itself: commands work on its own registry, and take effect as they end.</summary>
internal sealed class LivePlace(House house, SemaphoreSlim oneChange, ICommandOutput output, string folder) : ICommandPlace
{
    public async Task<int> RunAsync(ParseResult typed, CommandKind kind, Func<CommandRun, Task<int>> work, CancellationToken ct)
    {
        var run = new CommandRun(typed, house, output, folder, ct);
        return kind == CommandKind.Reads ? await run.AttemptAsync(work) : await run.AttemptAsync(AloneAsync);

        async Task<int> AloneAsync(CommandRun alone)
        {
            if (!await oneChange.WaitAsync(TimeSpan.Zero, ct))
            {
                output.Progress("Another command is changing tenants; this one waits for it.");
                await oneChange.WaitAsync(ct);
            }

            try
            {
                return await work(alone);
            }
            finally
            {
                oneChange.Release();
            }
        }
    }

    public Task<int> ServeAsync(ParseResult typed, HostSettings settings, CancellationToken ct)
    {
        output.Error("'serve' cannot be carried out by a host that already serves.");
        return Task.FromResult(CommandExit.NotStarted);
    }
}
