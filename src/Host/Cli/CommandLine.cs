using System.CommandLine;
using Derman.Host.Operator.Socket;

namespace Derman.Host.Cli;

/// <summary>The command line of the one executable. Without a command it serves.</summary>
internal static class CommandLine
{
    /// <summary>How long a process that was told to end may take: closing many stores is more than the two seconds it would get by default.</summary>
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(60);

    public static Task<int> RunAsync(string[] args) => RunAsync(args, Console.Out, Console.Error, ConsoleOutput.Here(), CancellationToken.None);

    /// <param name="output">For the commands' own words; the two writers get what the parser says.</param>
    public static Task<int> RunAsync(string[] args, TextWriter help, TextWriter mistakes, ConsoleOutput output, CancellationToken ct) =>
        Tree(stores => new FolderPlace(args, stores, output)).Parse(args, Parsing).InvokeAsync(
            new InvocationConfiguration { Output = help, Error = mistakes, ProcessTerminationTimeout = ToEnd }, ct);

    /// <summary>The same commands inside the running host.</summary>
    public static async Task<int> RunLiveAsync(IReadOnlyList<string> words, LivePlace place, ICommandOutput output, CancellationToken ct)
    {
        await using var help = new LineWriter(output.Line);
        await using var mistakes = new LineWriter(output.Error);
        var exit = await Tree(_ => place).Parse(words, Parsing).InvokeAsync(
            new InvocationConfiguration { Output = help, Error = mistakes, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, ct);
        help.Flush();
        mistakes.Flush();
        return exit;
    }

    /// <summary>Words are taken as typed: a file of words would be looked for where the host runs, not where it was named.</summary>
    private static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    private static RootCommand Tree(Func<StoreArguments, ICommandPlace> at)
    {
        var stores = new StoreArguments();
        var place = at(stores);
        var root = new RootCommand("Derman: citizen request desks. One host, many tenants.");
        stores.AddTo(root);
        ServeOptions.AddTo(root, stores, place);
        root.Subcommands.Add(TenantCommands.Create(place));
        root.Subcommands.Add(PeopleCommands.Create(place));
        root.Subcommands.Add(ServerCommands.Create(place));
        root.Subcommands.Add(PluginCommands.Create(place));
        root.Subcommands.Add(AppCommands.Create(place));
        root.Subcommands.Add(AuditCommands.Create(place));
        root.Subcommands.Add(OpenIdCommands.Create(place));
        return root;
    }

    private static Option<int> Between(Option<int> option, int fewest, int most)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < fewest || value > most))
            {
                result.AddError($"{option.Name} is {value}; it must lie between {fewest} and {most}.");
            }
        });
        return option;
    }

    internal static Dictionary<string, string> Pairs(IEnumerable<string> texts) => texts
        .Select(t => t.Split('=', 2))
        .Where(p => p.Length == 2)
        .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
}
