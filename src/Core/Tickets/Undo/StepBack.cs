using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;

namespace Derman.Core.Tickets.Undo;

/// <summary>Puts a ticket back to what an event says it was before.</summary>
internal static class StepBack
{
    /// <summary>A wait that was ended has lost its date, and an exact place its old one: those are not put back by guessing.</summary>
    public static bool CanBeTaken(TenantConfiguration configuration, TicketEvent step)
    {
        var told = Told(step);
        return !told.ContainsKey("moved")
            && (Before(told, "state") is not { } state || (configuration.Workflow.Knows(state) && configuration.Workflow.CategoryOf(state) == Category.Open));
    }

    public static void Take(TenantConfiguration configuration, TicketChange change, TicketEvent step)
    {
        var (ticket, told) = (change.Ticket, Told(step));
        if (Before(told, "state") is { } state)
        {
            change.MoveTo(state);
        }

        ticket.Directorate = Before(told, "directorate") ?? ticket.Directorate;
        if (told.ContainsKey("assignee"))
        {
            ticket.Assignee = Guid.TryParse(Before(told, "assignee"), out var person) ? person : null;
        }

        Fields(configuration, change, told);

        // A promise that the step met was not met after all.
        foreach (var clock in change.Situation.Clocks.Where(c => c.MetAt == step.At && c.Subject.Length == 0))
        {
            clock.MetAt = null;
            TicketClocks.Refresh(configuration, clock, change.Situation.Ledger);
        }
    }

    private static void Fields(TenantConfiguration configuration, TicketChange change, JsonObject told)
    {
        var ticket = change.Ticket;
        string? Back(string name, string? now) => told.ContainsKey(name) ? Before(told, name) : now;
        ticket.Topic = Back("topic", ticket.Topic);
        ticket.RequestType = Back("requestType", ticket.RequestType);
        ticket.Urgency = Back("urgency", ticket.Urgency) ?? Urgencies.Normal;
        ticket.UrgencyReason = Back("urgencyReason", ticket.UrgencyReason);
        ticket.Problem = Back("problem", ticket.Problem);
        ticket.ProblemSource = Back("problemSource", ticket.ProblemSource);
        ticket.OnBehalfOf = Back("onBehalfOf", ticket.OnBehalfOf);
        ticket.PreferredMeans = Back("preferredMeans", ticket.PreferredMeans);
        ticket.Neighbourhood = Back("neighbourhood", ticket.Neighbourhood);
        ticket.Address = Back("address", ticket.Address);
        ticket.Sensitivity = Back("sensitivity", ticket.Sensitivity) ?? "none";
        ticket.ConfidentialReporter = told.ContainsKey("confidentialReporter") ? Before(told, "confidentialReporter") == "true" : ticket.ConfidentialReporter;
        change.TextChanged = told.ContainsKey("problem") || told.ContainsKey("problemSource") || told.ContainsKey("address");
        if (told.ContainsKey("topic") || told.ContainsKey("requestType") || told.ContainsKey("urgency"))
        {
            Repromise(configuration, change);
        }

        Publishing.PublicList.Decide(configuration, ticket);
    }

    /// <summary>Promises of the subject it has again; those it never had are gone.</summary>
    private static void Repromise(TenantConfiguration configuration, TicketChange change)
    {
        var (ticket, clocks, ledger) = (change.Ticket, change.Situation.Clocks, change.Situation.Ledger);
        var due = TicketClocks.Start(configuration, ticket, ledger).Select(c => c.Clock).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in clocks.Where(c => c.Subject.Length == 0 && c.MetAt is null && !due.Contains(c.Clock)).ToList())
        {
            clocks.Remove(gone);
            change.Write(s => s.Delete(gone));
        }

        foreach (var started in TicketClocks.Reclassify(configuration, ticket, clocks, ledger))
        {
            change.Add(started);
        }
    }

    private static JsonObject Told(TicketEvent step) => step.Content is { } content ? JsonNode.Parse(content)!.AsObject() : [];

    private static string? Before(JsonObject told, string name) => told[name] is JsonObject change ? (string?)change["before"] : null;
}
