using System.CommandLine;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary>Where commands are carried out: in this process on the data folder, or inside the running host.</summary>
internal interface ICommandPlace
{
    Task<int> RunAsync(ParseResult typed, CommandKind kind, Func<CommandRun, Task<int>> work, CancellationToken ct);

    Task<int> ServeAsync(ParseResult typed, HostSettings settings, CancellationToken ct);
}

internal enum CommandKind
{
    /// <summary>Looks or copies; any number at a time.</summary>
    Reads,

    /// <summary>Changes tenants or the catalog; one at a time.</summary>
    Changes,
}
