using System.CommandLine;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Cli;

/// <summary><c>plugins list|add|rollback|remove|publishers</c>: what is installed; and the maker's tools of <see cref="PackageCommands"/>.</summary>
internal static class PluginCommands
{
    public static Command Create(ICommandPlace place)
    {
        var plugins = new Command("plugins", "Channel plugins: those of this host, and packages of your own.");
        var id = new Argument<string>("plugin") { Description = "Id of the plugin." };
        var file = new Argument<string>("package") { Description = "A .dchannel file." };
        var consent = new Option<bool>("--consent") { Description = "Agree to what is asked for; without it, it is only told." };
        var to = new Option<string?>("--to") { Description = "The version to go back to; without it the newest one before." };

        Add(plugins, place, CommandKind.Changes, "list", "Plugins with version, publisher, state, reason and cure.", [], ListAsync);
        Add(plugins, place, CommandKind.Changes, "add", "Install a package, or let it take over from the version that runs.", [file, consent], run => AddAsync(run, run.FullPath(run.Get(file)), run.Get(consent)));
        Add(plugins, place, CommandKind.Changes, "rollback", "Go back to a version that is kept.", [id, to], async run =>
            run.Get(to) is { } typed && !Version.TryParse(typed, out _)
                ? Refused(run, [PackageErrors.NothingToRollBackTo(run.Get(id))])
                : Ended(run, await run.House.Plugins.RollBackAsync(run.Get(id), run.Get(to) is { } version ? Version.Parse(version) : null, Way.Command, run.Stop)));
        Add(plugins, place, CommandKind.Changes, "start", "Start anew what stands still or is in quarantine.", [id], async run =>
            Ended(run, await run.House.Plugins.StartAgainAsync(run.Get(id), Way.Command, run.Stop)));
        Add(plugins, place, CommandKind.Changes, "remove", "Take an installed plugin away.", [id, consent], async run =>
            Ended(run, await run.House.Plugins.RemoveAsync(run.Get(id), run.Get(consent), Way.Command, run.Stop)));
        plugins.Subcommands.Add(CreatePublishers(place));
        PackageCommands.AddTo(plugins);
        return plugins;
    }

    public static int Refused(CommandRun run, IReadOnlyList<PluginFault> faults)
    {
        foreach (var line in Lines(faults))
        {
            run.Output.Error(line);
        }

        return CommandExit.Refused;
    }

    public static IEnumerable<string> Lines(IEnumerable<PluginFault> faults) => faults.SelectMany(f => f.Problems
        .Select(p => $"  {(p.Path.Length > 0 ? $"{p.Path}: " : "")}{p.Cause} {p.Cure}")
        .Prepend($"{f.Code}: {f.Cause} {f.Cure}"));

    private static Command CreatePublishers(ICommandPlace place)
    {
        var publishers = new Command("publishers", "Whose signatures this host believes.");
        var name = new Argument<string>("name") { Description = "How the publisher is called." };
        var file = new Argument<string>("file") { Description = "Their public key (PEM)." };
        var inProcess = new Option<bool>("--in-process") { Description = "Trusted as the host itself: their plugins may run inside it." };
        var key = new Argument<string>("key") { Description = "Id of the key." };
        Add(publishers, place, CommandKind.Reads, "list", "Publishers and their keys.", [], run =>
        {
            var all = run.House.Plugins.Shelf.Publishers();
            foreach (var one in all)
            {
                run.Output.Line($"{one.KeyId}  {one.Name,-30} {(one.WithdrawnAt is not null ? "withdrawn" : one.InProcess ? "trusted as the host itself" : "trusted")}");
            }

            return Task.FromResult(all.Count == 0 ? run.Done("No publisher is trusted. Add one with: plugins publishers add NAME FILE") : CommandExit.Done);
        });
        Add(publishers, place, CommandKind.Changes, "add", "Believe what is signed with this key.", [name, file, inProcess], async run =>
            Ended(run, await run.House.Plugins.AddPublisherAsync(run.Get(name), await File.ReadAllTextAsync(run.FullPath(run.Get(file)), run.Stop), run.Get(inProcess), Way.Command, run.Stop)));
        Add(publishers, place, CommandKind.Changes, "withdraw", "Believe it no longer: what it signed stops.", [key], async run =>
            Ended(run, await run.House.Plugins.WithdrawPublisherAsync(run.Get(key), Way.Command, run.Stop)));
        return publishers;
    }

    private static void Add(Command parent, ICommandPlace place, CommandKind kind, string name, string description, Symbol[] symbols, Func<CommandRun, Task<int>> work) =>
        parent.Add(place, kind, name, description, symbols, async run =>
        {
            if (!run.House.Plugins.Serves)
            {
                await run.House.Plugins.Follower.PrepareAsync(run.Stop);
                await run.House.Plugins.Registry.ScanAsync(run.Stop);
            }

            return await work(run);
        });

    private static Task<int> ListAsync(CommandRun run)
    {
        foreach (var status in run.House.Plugins.Registry.Statuses)
        {
            run.Output.Line($"{status.Id,-20} {status.Version,-10} {status.State,-10} {status.Publisher ?? "with the host",-24} {status.Fault?.Cause} {status.Fault?.Cure}".TrimEnd());
        }

        foreach (var (id, fault) in run.House.Plugins.Follower.Behind.OrderBy(b => b.Key, StringComparer.Ordinal))
        {
            run.Output.Line($"{id}: the version of the catalog does not run here. {fault.Cause} {fault.Cure}");
        }

        return Task.FromResult(CommandExit.Done);
    }

    private static async Task<int> AddAsync(CommandRun run, string file, bool consent)
    {
        await using var package = File.OpenRead(file);
        var (offer, faults) = await run.House.Plugins.OfferAsync(package, run.Stop);
        if (offer is null)
        {
            return Refused(run, faults);
        }

        var preview = offer.Preview;
        run.Output.Line($"{preview.Manifest.Name.GetValueOrDefault("en")} ({preview.Manifest.Id}) {preview.Manifest.Version}, signed by {offer.Publisher.Name}; {(preview.From is { } from ? $"follows {from}" : "new here")}");
        if (preview.NeedsConsent)
        {
            run.Output.Line($"It asks for: {preview.InWords()}");
        }

        return Ended(run, await run.House.Plugins.InstallAsync(offer.Release.Digest, consent, Way.Command, run.Stop));
    }

    private static int Ended(CommandRun run, PluginOutcome outcome) => outcome.IsDone ? run.Done(outcome.Done) : Refused(run, outcome.Faults);
}
