using System.CommandLine;
using Derman.Core.Nodes;
using Derman.Host.Hosting;
using Derman.Host.Operator.Socket;

namespace Derman.Host.Cli;

/// <summary>Opens the data folder for the command. Where a running host has it, the host carries the command out.</summary>
internal sealed class FolderPlace(IReadOnlyList<string> words, StoreArguments stores, ConsoleOutput output) : ICommandPlace
{
    public async Task<int> RunAsync(ParseResult typed, CommandKind kind, Func<CommandRun, Task<int>> work, CancellationToken ct)
    {
        try
        {
            var settings = stores.Of(typed);
            var folder = Path.GetFullPath(settings.Data);
            OperatorHouse opened;
            try
            {
                opened = await OperatorHouse.OpenAsync(settings, ct);
            }
            catch (DataFolderInUseException e)
            {
                return await AskHostAsync(folder, e, ct);
            }
            catch (MasterKeyException e)
            {
                output.Error(e.Message);
                return CommandExit.NotStarted;
            }

            await using (opened)
            {
                return await new CommandRun(typed, opened.House, output, Environment.CurrentDirectory, ct).AttemptAsync(work);
            }
        }
        finally
        {
            output.End();
        }
    }

    public Task<int> ServeAsync(ParseResult typed, HostSettings settings, CancellationToken ct) => ServeCommand.RunAsync(settings, ct);

    private async Task<int> AskHostAsync(string folder, DataFolderInUseException inUse, CancellationToken ct)
    {
        try
        {
            return await AdminClient.RunAsync(folder, new AdminRequest(words, Environment.CurrentDirectory), output, ct);
        }
        catch (AdminUnreachableException e)
        {
            output.Error(inUse.Message);
            output.Error(e.Message);
            return CommandExit.NotStarted;
        }
    }
}
