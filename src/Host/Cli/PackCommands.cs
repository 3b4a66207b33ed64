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
            ApplyAsync(run, run.Get(folder), Options(run), execute: false, ofMany: false));
        tenants.Add(place, CommandKind.Changes, "apply", "Bring tenants to what their packs say.", [folders, map, overwrite], async run =>
        {
            var all = run.Get(folders);
            var failed = 0;
            for (var i = 0; i < all.Length; i++)
            {
                if (all.Length > 1)
                {
                    run.Output.Progress($"[{i + 1}/{all.Length}] {all[i]}");
                }

                failed |= await ApplyAsync(run, all[i], Options(run), execute: true, ofMany: all.Length > 1);
            }

            return failed;
        });
        tenants.Add(place, CommandKind.Reads, "export", "Write a tenant's configuration as a pack.", [id, to], async run =>
        {
            await run.House.Lifecycle.ExportAsync(run.Tenant(id), run.FullPath(run.Get(to)), run.Stop);
            return run.Done($"The pack of {run.Get(id)} is in {run.Get(to)}.");
        });

        ApplyOptions Options(CommandRun run) => new(CommandLine.Pairs(run.Get(map)), run.Get(overwrite));
    }

    private static async Task<int> ApplyAsync(CommandRun run, string folder, ApplyOptions options, bool execute, bool ofMany)
    {
        run.Stop.ThrowIfCancellationRequested();
        var reading = await PackReader.ReadFolderAsync(run.FullPath(folder), cancellationToken: run.Stop);
        var report = execute ? await run.House.Apply.ExecuteAsync(reading, options, run.Stop) : await run.House.Apply.PlanAsync(reading, options, run.Stop);
        if (!report.Ok)
        {
            run.Output.Error($"The pack in {folder} is refused; nothing was changed.");
            foreach (var problem in report.Problems)
            {
                run.Output.Error($"  {problem}");
            }

            return CommandExit.Refused;
        }

        if (execute && report.Id is { } id)
        {
            run.House.Changed(id);
        }

        // Of many packs a new one is all changes: hundreds of lines that say nothing and drown what does.
        foreach (var change in ofMany && report.IsNew ? [] : report.Plan.Changes)
        {
            run.Output.Line($"  {change}");
        }

        return run.Done(report.Plan.IsEmpty
            ? $"{report.Id}: nothing to change."
            : execute
                ? $"{report.Id}: {report.Plan.Changes.Count} changes applied, {report.Recomputed} deadlines recomputed, {report.Moved} tickets moved."
                : $"{report.Id}: {report.Plan.Changes.Count} changes would be applied.");
    }
}
