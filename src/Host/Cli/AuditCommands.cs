using System.CommandLine;
using Derman.Core.Audit;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;

namespace Derman.Host.Cli;

/// <summary><c>audit verify</c>: walks the event chain of one tenant or of all.</summary>
internal static class AuditCommands
{
    public static Command Create(Option<string> data)
    {
        var audit = new Command("audit", "The tenants' chains of events.");
        var verify = new Command("verify", "Re-compute every link of the chains.");
        var id = new Argument<string?>("tenant") { Description = "One tenant; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        verify.Arguments.Add(id);
        verify.SetAction(async (result, ct) =>
        {
            try
            {
                await using var house = await OperatorHouse.OpenAsync(result.GetValue(data)!, ct);
                return await VerifyAsync(house, result.GetValue(id), ct);
            }
            catch (Exception e) when (e is DataFolderInUseException or TenantBrokenException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 2;
            }
        });
        audit.Subcommands.Add(verify);
        return audit;
    }

    private static async Task<int> VerifyAsync(OperatorHouse house, string? only, CancellationToken ct)
    {
        var broken = 0;
        foreach (var entry in house.Registry.Entries.Where(e => only is null || e.Id == only).OrderBy(e => e.Id, StringComparer.Ordinal))
        {
            var tenant = await house.Registry.OpenAsync(TenantId.Parse(entry.Id), ct);
            var report = ChainVerifier.Verify(tenant.Store.Handle);
            broken |= report.BrokenAt is null ? 0 : 1;
            Console.WriteLine(report.BrokenAt is { } at
                ? $"{entry.Id}: the chain breaks at event {at} ({report.Reason})."
                : $"{entry.Id}: {report.Events} events, whole.");
        }

        return broken;
    }
}
