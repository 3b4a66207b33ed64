using System.CommandLine;
using System.Globalization;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Cli;

/// <summary><c>tenants limits ID</c>: what was agreed with one tenant about its share of the host. Without options it tells.</summary>
internal static class LimitCommands
{
    public static void AddLimits(this Command tenants, ICommandPlace place, Argument<string> id)
    {
        var requests = new Option<int?>("--requests") { Description = "Requests a second.", CustomParser = Amount.Between(1, LimitOptions.MostRequests) };
        var burst = new Option<int?>("--burst") { Description = "Requests at once after a pause.", CustomParser = Amount.Between(1, LimitOptions.MostRequests) };
        var concurrent = new Option<int?>("--concurrent") { Description = "Requests at work at the same moment.", CustomParser = Amount.Between(1, LimitOptions.MostConcurrent) };
        var storage = new Option<long?>("--storage") { Description = "Bytes of database and files, like 20GB.", CustomParser = Amount.BytesFrom(LimitOptions.LeastStorage) };
        var weight = new Option<int?>("--weight") { Description = "Turns of the workers when there is more to do than they can; 2 gets twice those of 1.", CustomParser = Amount.Between(1, LimitOptions.MostWeight) };
        var clear = new Option<bool>("--clear") { Description = "Forget what was agreed before; the host's own limits hold again." };
        tenants.Add(place, CommandKind.Changes, "limits", "Show or change a tenant's share of the host.", [id, requests, burst, concurrent, storage, weight, clear], async run =>
        {
            var tenant = run.Tenant(id);
            if (run.Get(clear) || (run.Get(requests) ?? run.Get(burst) ?? run.Get(concurrent) ?? run.Get(weight) ?? run.Get(storage)) is not null)
            {
                await run.House.Lifecycle.SetLimitsAsync(tenant, entry => Change(run, entry), run.Stop);
            }

            return run.Done($"{tenant}: {Describe(run.House, run.House.Registry.Entry(tenant)!)}");
        });

        void Change(CommandRun run, TenantEntry entry)
        {
            var forget = run.Get(clear);
            entry.LimitRequests = run.Get(requests) ?? (forget ? null : entry.LimitRequests);
            entry.LimitBurst = run.Get(burst) ?? (forget ? null : entry.LimitBurst);
            entry.LimitConcurrent = run.Get(concurrent) ?? (forget ? null : entry.LimitConcurrent);
            entry.Weight = run.Get(weight) ?? (forget ? LimitOptions.DefaultWeight : entry.Weight);
            entry.LimitStorage = run.Get(storage) ?? (forget ? null : entry.LimitStorage);
        }
    }

    public static string Describe(House house, TenantEntry entry)
    {
        var used = Used(house, entry);
        var storage = entry.LimitStorage is { } bytes ? Amount.InWords(bytes) : "as the host";
        return $"requests/s {Of(entry.LimitRequests)}, burst {Of(entry.LimitBurst)}, at once {Of(entry.LimitConcurrent)}, storage {used} of {storage}, weight {entry.Weight.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>A server that is down now must not keep anybody from the list.</summary>
    private static string Used(House house, TenantEntry entry)
    {
        try
        {
            return Amount.InWords(StorageUse.Measure(house.Registry, TenantId.Parse(entry.Id)));
        }
        catch (System.Data.Common.DbException e)
        {
            System.Diagnostics.Trace.TraceWarning(e.Message);
            return "(its server does not answer)";
        }
    }

    private static string Of(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "as the host";
}
