using System.CommandLine;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Cli;

/// <summary><c>tenants plan|apply|export</c>: packs into stores and back.</summary>
internal static class PackCommands
{
    public static void AddPacks(this Command tenants, ICommandPlace place, Argument<string> id, Option<string> to)
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the pack, for example tenants/erenler." };
        var folders = new Argument<string[]>("folders") { Description = "Folders of packs.", Arity = ArgumentArity.OneOrMore };
        var map = new Option<string[]>("--map") { Description = "Where tickets go whose state the pack drops: OLD=NEW.", DefaultValueFactory = _ => [] };
        var overwrite = new Option<bool>("--overwrite") { Description = "Where a screen and the pack changed the same, the pack wins." };

        tenants.Add(place, CommandKind.Reads, "plan", "Print what applying a pack would change.", [folder, map, overwrite], run =>
            ApplyAsync(run, run.Get(folder), Options(run), execute: false));
        tenants.Add(place, CommandKind.Changes, "apply", "Bring tenants to what their packs say.", [folders, map, overwrite], async run =>
        {
            var all = run.Get(folders);
            return all.Length > 1 ? await ApplyMany.RunAsync(run, all, Options(run)) : await ApplyAsync(run, all[0], Options(run), execute: true);
        });
        tenants.Add(place, CommandKind.Reads, "export", "Write a tenant's configuration as a pack.", [id, to], async run =>
        {
            await run.House.Lifecycle.ExportAsync(run.Tenant(id), run.FullPath(run.Get(to)), run.Stop);
            return run.Done($"The pack of {run.Get(id)} is in {run.Get(to)}.");
        });

        ApplyOptions Options(CommandRun run) => new(CommandLine.Pairs(run.Get(map)), run.Get(overwrite));
    }

    private static async Task<int> ApplyAsync(CommandRun run, string folder, ApplyOptions options, bool execute)
    {
        run.Stop.ThrowIfCancellationRequested();
        var reading = await PackReader.ReadFolderAsync(run.FullPath(folder), cancellationToken: run.Stop);
        var report = execute ? await run.House.Apply.ExecuteAsync(reading, options, run.Stop) : await run.House.Apply.PlanAsync(reading, options, run.Stop);
        if (!report.Ok)
        {
            Refuse(run, folder, report.Problems.Select(p => p.ToString()));
            return CommandExit.Refused;
        }

        if (execute && report.Id is { } id)
        {
            run.House.Changed(id);
        }

        Tell(run, report, execute);
        return CommandExit.Done;
    }

    public static void Tell(CommandRun run, ApplyReport report, bool execute, bool brief = false)
    {
        foreach (var change in brief ? [] : report.Plan.Changes)
        {
            run.Output.Line($"  {change}");
        }

        run.Output.Line(report.Plan.IsEmpty
            ? $"{report.Id}: nothing to change."
            : execute
                ? $"{report.Id}: {report.Plan.Changes.Count} changes applied, {report.Recomputed} deadlines recomputed, {report.Moved} tickets moved."
                : $"{report.Id}: {report.Plan.Changes.Count} changes would be applied.");
    }

    public static void Refuse(CommandRun run, string folder, IEnumerable<string> reasons)
    {
        run.Output.Error($"The pack in {folder} is refused; nothing was changed.");
        foreach (var reason in reasons)
        {
            run.Output.Error($"  {reason}");
        }
    }
}
