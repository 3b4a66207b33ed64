using System.CommandLine;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Host.Cli;

/// <summary><c>tenants list|plan|apply|export|suspend|resume|remove|backup|restore|limits|hosts</c>. Exit codes are in <see cref="CommandExit"/>.</summary>
internal static class TenantCommands
{
    public static Command Create(ICommandPlace place)
    {
        var tenants = new Command("tenants", "Packs and stores of the tenants.");
        var id = new Argument<string>("tenant") { Description = "Id of the tenant." };
        var to = new Option<string>("--to") { Description = "Folder to write to.", Required = true };
        var from = new Option<string>("--from") { Description = "Folder of the backup.", Required = true };
        var transfer = new Option<string?>("--transfer-key") { Description = "File with the key that wraps the tenant's key in the backup, for a host with another master key; made when there is none." };
        var replace = new Option<bool>("--replace") { Description = "Put the backup in the place of the tenant that is there." };

        var verbose = new Option<bool>("--verbose") { Description = "With limits and bytes on disk." };
        tenants.Add(place, CommandKind.Reads, "list", "Tenants with their state.", [verbose], run => Task.FromResult(List(run, run.Get(verbose))));
        tenants.AddPacks(place, id, to);
        tenants.AddMove(place, id);
        tenants.Add(place, CommandKind.Changes, "suspend", "Stop serving a tenant; nothing is lost.", [id], async run =>
        {
            await run.House.Lifecycle.SetStatusAsync(run.Tenant(id), TenantStatus.Suspended, run.Stop);
            return run.Done($"{run.Get(id)} is suspended.");
        });
        tenants.Add(place, CommandKind.Changes, "resume", "Serve a suspended tenant again.", [id], async run =>
        {
            await run.House.Lifecycle.SetStatusAsync(run.Tenant(id), TenantStatus.Active, run.Stop);
            run.House.Changed(run.Tenant(id));
            return run.Done($"{run.Get(id)} is served again.");
        });
        tenants.Add(place, CommandKind.Changes, "remove", "Remove a tenant, after handing back its pack and a verified backup.", [id, to], async run =>
        {
            var tenant = run.Tenant(id);
            await run.House.Lifecycle.RemoveAsync(tenant, run.FullPath(run.Get(to)), run.Stop);
            run.House.Changed(tenant);
            return run.Done($"{tenant} is removed; its pack and backup are in {run.Get(to)}.");
        });
        tenants.Add(place, CommandKind.Reads, "backup", "Copy a tenant while it is in use, and verify the copy.", [id, to, transfer], async run =>
        {
            var manifest = await run.House.Backup.ExecuteAsync(run.Tenant(id), run.FullPath(run.Get(to)), run.Stop, KeyAt(run, transfer));
            return run.Done($"{manifest.Tenant}: {manifest.Events} events and {manifest.Files} files copied and verified.");
        });
        tenants.Add(place, CommandKind.Changes, "restore", "Put a verified backup in place.", [from, replace, transfer], async run =>
        {
            var manifest = await run.House.Backup.RestoreAsync(run.FullPath(run.Get(from)), run.Get(replace), run.Stop, KeyAt(run, transfer));
            run.House.Changed(TenantId.Parse(manifest.Tenant));
            return run.Done($"{manifest.Tenant} is restored as of {manifest.CreatedAt}.");
        });
        tenants.AddLimits(place, id);
        tenants.AddHosts(place, id);
        return tenants;
    }

    private static MasterKey? KeyAt(CommandRun run, Option<string?> option) =>
        run.Typed.GetValue(option) is { Length: > 0 } file ? MasterKey.OpenOrCreate(run.FullPath(file)) : null;

    private static int List(CommandRun run, bool verbose)
    {
        var entries = run.House.Registry.Entries;
        foreach (var entry in entries.OrderBy(e => e.Id, StringComparer.Ordinal))
        {
            run.Output.Line($"{entry.Id,-24} {entry.Status,-10} {entry.Name}");
            if (verbose)
            {
                run.Output.Line($"  {LimitCommands.Describe(run.House, entry)}");
            }
        }

        return run.Done(entries.Count == 0 ? "No tenants yet. Add one with: tenants apply FOLDER" : $"{entries.Count} tenants.");
    }
}
