using System.CommandLine;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;

namespace Derman.Host.Cli;

/// <summary>One command being carried out: what was typed, what it works on, where it speaks to.</summary>
/// <param name="Folder">Folder the command was typed in; relative names are meant from there, whoever carries it out.</param>
/// <param name="Stop">Cancelled when the operator presses Ctrl-C, or has gone.</param>
internal sealed record CommandRun(ParseResult Typed, House House, ICommandOutput Output, string Folder, CancellationToken Stop)
{
    public T Get<T>(Argument<T> argument) => Typed.GetValue(argument)!;

    public T Get<T>(Option<T> option) => Typed.GetValue(option)!;

    /// <summary>The tenant that was named.</summary>
    public TenantId Tenant(Argument<string> argument) => House.Known(Get(argument));

    public string FullPath(string typed) => Path.GetFullPath(typed, Folder);

    /// <summary>Ends the command well with these words.</summary>
    public int Done(string text)
    {
        Output.Line(text);
        return CommandExit.Done;
    }

    /// <summary>Carries it out; what may be expected to go wrong becomes a line and an exit code.</summary>
    public async Task<int> AttemptAsync(Func<CommandRun, Task<int>> work)
    {
        try
        {
            return await work(this);
        }
        catch (Exception e) when (e is BackupException or TenantBrokenException or UnknownTenantException or IOException or UnauthorizedAccessException)
        {
            Output.Error(e.Message);
            return CommandExit.Refused;
        }
        catch (OperationCanceledException) when (Stop.IsCancellationRequested)
        {
            Output.Error("Stopped. What was finished before stays; the same command can be given again.");
            return CommandExit.Stopped;
        }
    }
}

/// <summary>Exit codes of every command.</summary>
internal static class CommandExit
{
    public const int Done = 0;

    /// <summary>The command was carried out, and says no.</summary>
    public const int Refused = 1;

    /// <summary>The command could not be begun.</summary>
    public const int NotStarted = 2;

    /// <summary>Ctrl-C: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Stopped = 130;
}
