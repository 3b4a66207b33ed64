using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Register;

/// <summary>
/// How a request ended in the program it is taken over from. What our workflow demands of an end was not gathered there, so that the history
/// says where it ended; nobody is told, and nobody is asked how it was.
/// </summary>
internal sealed record EndedElsewhere(Instant At, string Outcome)
{
    public const string Event = "closedElsewhere";

    /// <summary>It points to another request, which a row cannot.</summary>
    private static readonly string[] NotTaken = [Outcomes.Duplicate];

    /// <returns>What is wrong with it; null when it can be taken.</returns>
    public FieldError? Check(TenantConfiguration configuration, Instant registeredAt) =>
        configuration.Workflow.Outcome(Outcome) is null || NotTaken.Contains(Outcome)
            ? new FieldError("outcome", "field.unknownValue", Value(("field", "outcome"), ("value", Outcome)))
            : At < registeredAt ? new FieldError("closedAt", "import.closedBeforeRegistered", Value()) : null;

    /// <summary>Ends a ticket that is being registered: state, ledger, clocks.</summary>
    public void Apply(TenantConfiguration configuration, Ticket ticket, List<Custody> ledger, List<RunningClock> clocks, string author)
    {
        ticket.State = configuration.Workflow.Outcome(Outcome)!.State;
        ticket.Category = configuration.Workflow.CategoryOf(ticket.State);
        (ticket.Outcome, ticket.ClosedAt, ticket.ChangedAt) = (Outcome, At, At);
        ticket.SolvedAt = Outcome is Outcomes.Solved or Outcomes.Temporarily ? At : null;
        (ticket.WordDue, ticket.NextDue) = (null, null);
        CustodyLedger.Move(configuration, ticket, ledger, null, author, At);
        foreach (var clock in clocks)
        {
            TicketClocks.Stop(clock, At);
        }
    }

    public void Note(WriteSession session, Ticket ticket, string before, string author) => EventChain.Append(
        session, ticket.Key, Event, author, At, EventText.Of(new JsonObject { ["state"] = new JsonObject { ["before"] = before, ["after"] = ticket.State }, ["outcome"] = Outcome }));

    private static Dictionary<string, string> Value(params (string Key, string Value)[] values) => values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
}
