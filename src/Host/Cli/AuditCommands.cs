using System.CommandLine;
using Derman.Core.Audit;
using Derman.Core.Tenancy;

namespace Derman.Host.Cli;

/// <summary><c>audit verify</c>: walks the event chain of one tenant or of all.</summary>
internal static class AuditCommands
{
    public static Command Create(ICommandPlace place)
    {
        var audit = new Command("audit", "The tenants' chains of events.");
        var id = new Argument<string?>("tenant") { Description = "One tenant; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        audit.Add(place, CommandKind.Reads, "verify", "Re-compute every link of the chains.", [id], run => VerifyAsync(run, run.Get(id)));
        return audit;
    }

    private static async Task<int> VerifyAsync(CommandRun run, string? only)
    {
        var (exit, registry) = (CommandExit.Done, run.House.Registry);
        var ids = only is null
            ? registry.Entries.Select(e => e.Id).Order(StringComparer.Ordinal).Select(TenantId.Parse).ToList()
            : [run.House.Known(only)];
        foreach (var id in ids)
        {
            var tenant = await registry.OpenAsync(id, run.Stop);
            var report = ChainVerifier.Verify(tenant.Store.Handle);
            exit = report.BrokenAt is null ? exit : CommandExit.Refused;
            run.Output.Line(report.BrokenAt is { } at
                ? $"{id}: the chain breaks at event {at} ({report.Reason})."
                : $"{id}: {report.Events} events, whole.");
        }

        return exit;
    }
}
