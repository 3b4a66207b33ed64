using System.CommandLine;

namespace Derman.Host.Cli;

/// <summary>How the commands are hung into the tree.</summary>
internal static class CommandTree
{
    public static void Add(
        this Command parent, ICommandPlace place, CommandKind kind, string name, string description, Symbol[] symbols, Func<CommandRun, Task<int>> work)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        command.SetAction((typed, ct) => place.RunAsync(typed, kind, work, ct));
        parent.Subcommands.Add(command);
    }
}
