using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using FsCheck;
using FsCheck.Fluent;

namespace Derman.Core.Tests.Tickets;

/// <summary>What must hold on every way through the workflows of the five packs. The seed is fixed: a failure names the walk that failed.</summary>
public sealed class WorkflowProperties(FiveDesks fixture) : IClassFixture<FiveDesks>
{
    private const int Walks = 210;

    /// <summary>The rules are the same on every engine: on a server fewer walks do, except in the long run.</summary>
    private static readonly bool Few = Engine.IsPostgres && Environment.GetEnvironmentVariable("DERMAN_LONG") is null;

    public static TheoryData<string> Tenants => [.. TenantPacks.All];

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task EveryWalk_KeepsLedgerClocksAndGuards_AndCanBeFinished(string pack)
    {
        var office = await fixture.Desk.OfficeAsync(pack);
        Actor[] more =
        [
            await office.AddAsync("audience", Roles.Audience, office.Tenant.Configuration.Profile.Desk),
            await office.AddAsync("executive", Roles.Executive, office.Tenant.Configuration.Profile.Desk),
        ];
        var finishedFrom = new HashSet<string>(StringComparer.Ordinal);
        var ends = new HashSet<string>(StringComparer.Ordinal);

        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
            {
                // No synchronisation context inside: waiting for it here cannot starve the runner.
                var walk = Task.Run(() => WalkAsync(office, more, seed, finishedFrom, ends)).GetAwaiter().GetResult();
                return (walk.Faults.Count == 0).Label($"{string.Join('\n', walk.Faults)}\nafter\n{string.Join('\n', walk.Trace)}");
            })
            .Check(Config.QuickThrowOnFailure.WithReplay(20261122UL, 4983UL).WithMaxTest(Few ? Walks / 7 : Walks));

        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
        if (Few)
        {
            return;
        }

        var reachable = Reachable(office.Tenant.Configuration.Pack.Workflow);
        Assert.Superset(new HashSet<string>(["solved", "duplicate", "withdrawn", "waitingBudget"], StringComparer.Ordinal), ends);
        Assert.True(reachable.IsSubsetOf(finishedFrom), $"Never finished from: {string.Join(", ", reachable.Except(finishedFrom))}");
    }

    private static async Task<Walk> WalkAsync(Office office, Actor[] more, int seed, HashSet<string> finishedFrom, HashSet<string> ends)
    {
        var walk = new Walk(office, more, seed);
        await walk.RunAsync(3 + (seed % 14));
        var row = office.Row(walk.Ticket);
        if (row.Category == Category.Closed)
        {
            ends.Add(row.Outcome!);
        }
        else
        {
            finishedFrom.Add(row.State);
            await walk.FinishAsync();
        }

        return walk;
    }

    /// <summary>States that are not closed and that some move, from the registration on, can lead to.</summary>
    private static HashSet<string> Reachable(WorkflowFile workflow)
    {
        var found = new HashSet<string>([workflow.Register.Routed, workflow.Register.Triage], StringComparer.Ordinal);
        var open = workflow.States.Where(s => s.Category != "closed").Select(s => s.Code).ToHashSet(StringComparer.Ordinal);
        for (var more = true; more;)
        {
            more = false;
            foreach (var move in workflow.Transitions.Where(t => t.To != "=" && (t.From.Contains("*") || t.From.Any(found.Contains))))
            {
                more |= found.Add(move.To);
            }
        }

        found.IntersectWith(open);
        return found;
    }
}
