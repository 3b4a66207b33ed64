using System.CommandLine;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary><c>tenants list|plan|apply|export|suspend|resume|remove|backup|restore</c>. Exit code 0 done, 1 refused, 2 could not start.</summary>
internal static class TenantCommands
{
    public static Command Create(Option<string> data)
    {
        var tenants = new Command("tenants", "Packs and stores of the tenants.");
        var folder = new Argument<string>("folder") { Description = "Folder of the pack, for example tenants/erenler." };
        var folders = new Argument<string[]>("folders") { Description = "Folders of packs.", Arity = ArgumentArity.OneOrMore };
        var id = new Argument<string>("tenant") { Description = "Id of the tenant." };
        var map = new Option<string[]>("--map") { Description = "Where tickets go whose state the pack drops: OLD=NEW.", DefaultValueFactory = _ => [] };
        var overwrite = new Option<bool>("--overwrite") { Description = "Where a screen and the pack changed the same, the pack wins." };
        var to = new Option<string>("--to") { Description = "Folder to write to.", Required = true };
        var from = new Option<string>("--from") { Description = "Folder of the backup.", Required = true };
        var replace = new Option<bool>("--replace") { Description = "Put the backup in the place of the tenant that is there." };

        Add(tenants, "list", "Tenants with their state.", [], [], data, (_, house, _) => ListAsync(house));
        Add(tenants, "plan", "Print what applying a pack would change.", [folder], [map, overwrite], data, (r, house, ct) =>
            ApplyAsync(house, r.GetValue(folder)!, Options(r.GetValue(map), r.GetValue(overwrite)), execute: false, ct));
        Add(tenants, "apply", "Bring tenants to what their packs say.", [folders], [map, overwrite], data, async (r, house, ct) =>
        {
            var all = r.GetValue(folders)!;
            return all.Length > 1
                ? await ApplyMany.RunAsync(house, all, Options(r.GetValue(map), r.GetValue(overwrite)), ct)
                : await ApplyAsync(house, all[0], Options(r.GetValue(map), r.GetValue(overwrite)), execute: true, ct);
        });
        Add(tenants, "export", "Write a tenant's configuration as a pack.", [id], [to], data, async (r, house, ct) =>
        {
            await house.Lifecycle.ExportAsync(Known(house, r.GetValue(id)!), r.GetValue(to)!, ct);
            return Say($"The pack of {r.GetValue(id)} is in {r.GetValue(to)}.");
        });
        Add(tenants, "suspend", "Stop serving a tenant; nothing is lost.", [id], [], data, async (r, house, ct) =>
        {
            await house.Lifecycle.SetStatusAsync(Known(house, r.GetValue(id)!), TenantStatus.Suspended, ct);
            return Say($"{r.GetValue(id)} is suspended.");
        });
        Add(tenants, "resume", "Serve a suspended tenant again.", [id], [], data, async (r, house, ct) =>
        {
            await house.Lifecycle.SetStatusAsync(Known(house, r.GetValue(id)!), TenantStatus.Active, ct);
            return Say($"{r.GetValue(id)} is served again.");
        });
        Add(tenants, "remove", "Remove a tenant, after handing back its pack and a verified backup.", [id], [to], data, async (r, house, ct) =>
        {
            await house.Lifecycle.RemoveAsync(Known(house, r.GetValue(id)!), r.GetValue(to)!, ct);
            return Say($"{r.GetValue(id)} is removed; its pack and backup are in {r.GetValue(to)}.");
        });
        Add(tenants, "backup", "Copy a tenant while it is in use, and verify the copy.", [id], [to], data, async (r, house, ct) =>
        {
            var manifest = await house.Backup.ExecuteAsync(Known(house, r.GetValue(id)!), r.GetValue(to)!, ct);
            return Say($"{manifest.Tenant}: {manifest.Events} events and {manifest.Files} files copied and verified.");
        });
        Add(tenants, "restore", "Put a verified backup in place.", [], [from, replace], data, async (r, house, ct) =>
        {
            var manifest = await house.Backup.RestoreAsync(r.GetValue(from)!, r.GetValue(replace), ct);
            return Say($"{manifest.Tenant} is restored as of {manifest.CreatedAt}.");
        });
        return tenants;
    }

    private static void Add(
        Command parent, string name, string description, Argument[] arguments, Option[] options, Option<string> data, Func<ParseResult, OperatorHouse, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (result, ct) =>
        {
            try
            {
                await using var house = await OperatorHouse.OpenAsync(result.GetValue(data)!, ct);
                return await run(result, house, ct);
            }
            catch (Exception e) when (e is DataFolderInUseException or BackupException or TenantBrokenException or UnknownTenantException or IOException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return e is DataFolderInUseException ? 2 : 1;
            }
        });
        parent.Subcommands.Add(command);
    }

    private static Task<int> ListAsync(OperatorHouse house)
    {
        foreach (var entry in house.Registry.Entries.OrderBy(e => e.Id, StringComparer.Ordinal))
        {
            Console.WriteLine($"{entry.Id,-24} {entry.Status,-10} {entry.Name}");
        }

        return Task.FromResult(Say(house.Registry.Entries.Count == 0 ? "No tenants yet. Add one with: tenants apply FOLDER" : $"{house.Registry.Entries.Count} tenants."));
    }

    private static async Task<int> ApplyAsync(OperatorHouse house, string folder, ApplyOptions options, bool execute, CancellationToken ct)
    {
        var reading = await PackReader.ReadFolderAsync(folder, cancellationToken: ct);
        var report = execute ? await house.Apply.ExecuteAsync(reading, options, ct) : await house.Apply.PlanAsync(reading, options, ct);
        if (!report.Ok)
        {
            await Console.Error.WriteLineAsync($"The pack in {folder} is refused; nothing was changed.");
            foreach (var problem in report.Problems)
            {
                await Console.Error.WriteLineAsync($"  {problem}");
            }

            return 1;
        }

        foreach (var change in report.Plan.Changes)
        {
            Console.WriteLine($"  {change}");
        }

        return Say(report.Plan.IsEmpty
            ? $"{report.Id}: nothing to change."
            : execute
                ? $"{report.Id}: {report.Plan.Changes.Count} changes applied, {report.Recomputed} deadlines recomputed, {report.Moved} tickets moved."
                : $"{report.Id}: {report.Plan.Changes.Count} changes would be applied.");
    }

    private static ApplyOptions Options(string[]? map, bool overwrite) => new(CommandLine.Pairs(map ?? []), overwrite);

    private static TenantId Known(OperatorHouse house, string text) =>
        TenantId.TryParse(text, out var id) && house.Registry.Entry(id) is not null ? id : throw new UnknownTenantException(text);

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }

    private sealed class UnknownTenantException(string id) : Exception($"There is no tenant '{id}'. 'tenants list' shows those there are.");
}
