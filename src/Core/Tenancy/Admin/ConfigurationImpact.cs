using System.Globalization;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Tenancy.Admin;

/// <summary>What a new configuration means for the tickets and people that are there. Packs and changes on screen ask the same.</summary>
internal static class ConfigurationImpact
{
    public static readonly PackProblem IdIsFixed = new("tenant.json", "/id", "tenant.idFixed", "The id of an institution cannot be changed.", "Leave it as it is.");

    public static IEnumerable<PackProblem> HostConflicts(TenantRegistry registry, TenantId id, TenantPack pack) => pack.Tenant.Hosts
        .Where(h => registry.ByHost(h) is { } owner && owner != id)
        .Select(h => new PackProblem("tenant.json", "/hosts", "tenant.hostTaken", $"The host name '{h}' belongs to another tenant.", "Choose another name."));

    /// <summary>What people still need and the new configuration drops.</summary>
    /// <param name="mapping">Old state → new state, for tickets in states that go.</param>
    public static IEnumerable<PackProblem> StillNeeded(ReadSession session, TenantPack current, TenantPack next, IReadOnlyDictionary<string, string>? mapping)
    {
        var states = next.Workflow.States.Select(s => s.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var state in current.Workflow.States.Select(s => s.Code).Where(s => !states.Contains(s)))
        {
            var held = session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"state\" = @p0", state);
            if (held > 0 && mapping?.TryGetValue(state, out var target) == true && !states.Contains(target))
            {
                yield return new PackProblem("workflow.json", "/states", "workflow.mappingUnknown", $"'{target}' is no state of the new workflow.", "Map to one of its states.");
            }
            else if (held > 0 && mapping?.ContainsKey(state) != true)
            {
                yield return new PackProblem(
                    "workflow.json", "/states", "workflow.stateHoldsTickets", string.Create(CultureInfo.InvariantCulture, $"{held} tickets are in state '{state}', which the pack drops."), $"Say where they go: --map {state}=NEWSTATE.");
            }
        }

        var units = next.Organisation.Directorates.Where(d => !d.Retired).Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var unit in current.Organisation.Directorates.Where(d => !d.Retired).Select(d => d.Code).Where(d => !units.Contains(d)))
        {
            var held = session.Count("SELECT COUNT(*) FROM \"ticket\" WHERE \"directorate\" = @p0 AND \"category\" <> 'Closed'", unit)
                + session.Count("SELECT COUNT(*) FROM \"staff_member\" WHERE \"unit\" = @p0 AND \"active\" = 1", unit);
            if (held > 0)
            {
                yield return new PackProblem(
                    "organisation.json", "/directorates", "organisation.unitInUse", string.Create(CultureInfo.InvariantCulture, $"'{unit}' still has {held} open tickets or people."), "Hand them over first, or keep the unit in the pack.");
            }
        }
    }

    public static int MapStates(WriteSession session, TenantConfiguration configuration, IReadOnlyDictionary<string, string>? mapping, Instant now)
    {
        var moved = 0;
        foreach (var (from, to) in mapping ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            foreach (var ticket in session.List<Ticket>("\"state\" = @p0", from))
            {
                var situation = TicketSituation.Load(session, ticket.Key)!;
                var change = new TicketChange(configuration, situation, Actor.System, now);
                change.MoveTo(to);
                change.Details["mapping"] = from;
                change.Settle("workflow");
                change.Apply(session, "stateMapped");
                moved++;
            }
        }

        return moved;
    }

    /// <summary>Open clocks follow the new rules and calendars; every changed due time is on record, old → new.</summary>
    public static int Recompute(WriteSession session, TenantConfiguration configuration, Instant now)
    {
        var changed = 0;
        var open = session.List<RunningClock>("\"met_at\" IS NULL ORDER BY \"ticket\"").GroupBy(c => c.Ticket).ToList();
        foreach (var group in open)
        {
            var situation = TicketSituation.Load(session, group.Key)!;
            var moves = new JsonArray();
            foreach (var clock in situation.Clocks.Where(c => c.MetAt is null))
            {
                var before = clock.Due;
                TicketClocks.Retarget(configuration, clock, situation.Ticket, situation.Ledger);
                session.Update(clock);
                if (clock.Due != before)
                {
                    moves.Add((JsonNode)new JsonObject { ["clock"] = clock.Clock, ["before"] = Iso(before), ["after"] = Iso(clock.Due) });
                    changed++;
                }
            }

            if (moves.Count > 0)
            {
                situation.Ticket.NextDue = TicketClocks.NextDue(situation.Clocks);
                situation.Ticket.Version++;
                session.Update(situation.Ticket);
                EventChain.Append(session, group.Key, "deadlinesRecomputed", Actor.System.Code, now, EventText.Of(new JsonObject { ["deadlines"] = moves }));
            }
        }

        return changed;
    }

    private static string? Iso(Instant? instant) => instant is { } at ? NodaTime.Text.InstantPattern.ExtendedIso.Format(at) : null;
}
