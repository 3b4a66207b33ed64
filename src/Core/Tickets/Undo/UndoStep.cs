using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Undo;

/// <summary>
/// Takes back one's own last step, while nothing has happened since: an assignment, a note, what was said about the subject. Nothing is
/// wiped out; the history tells the step and its taking back. What has left the house (a message, an end) cannot be taken back.
/// </summary>
public sealed class UndoStep(IClock clock)
{
    public const string Event = "undone";
    public const string TooLate = "undo.tooLate";

    /// <summary>How long after the step.</summary>
    public static readonly Duration Window = Duration.FromMinutes(10);

    private static readonly string[] Kinds = [Moves.Assign, Moves.HandOver, Moves.Note, ClassifyTicket.Event];

    /// <returns>The step that can be taken back now by this actor; null when there is none.</returns>
    public long? Offer(Tenant tenant, Guid ticket, Actor actor) => tenant.Store.Read(session =>
        TicketSituation.Load(session, ticket) is { } situation && Access.MaySee(tenant.Configuration, session, situation.Ticket, actor)
        && Steps.Last(session, situation.Ticket.Key) is { } last && Refusal(tenant.Configuration, situation, last, actor) is null ? last.Seq : (long?)null);

    /// <param name="step">As offered.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, Guid ticket, long step, Actor actor, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, null, null, session => Decide(tenant.Configuration, session, ticket, step, actor), ct);

    /// <summary>Notes that were taken back: their words are kept for the auditor and shown to nobody else.</summary>
    internal static HashSet<long> Withdrawn(List<TicketEvent> events, TicketAccess access)
    {
        var withdrawn = new HashSet<long>();
        foreach (var item in events.Where(e => e.Kind == Event && !access.May(Acts.ReadAudit)))
        {
            if (item.Content is { } content && JsonNode.Parse(content) is JsonObject told && (string?)told["what"] == Moves.Note && told["of"] is { } of)
            {
                withdrawn.Add((long)of);
            }
        }

        return withdrawn;
    }

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, long step, Actor actor)
    {
        if (TicketSituation.Load(session, id) is not { } situation || !Access.MaySee(configuration, session, situation.Ticket, actor))
        {
            return TicketErrors.NotFound;
        }

        if (Steps.Last(session, situation.Ticket.Key) is not { } last || last.Seq != step)
        {
            return new Failure(TooLate, FailureKind.Conflict);
        }

        if (Refusal(configuration, situation, last, actor) is { } refused)
        {
            return refused;
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        change.OnlyIf(s => Steps.Last(s, situation.Ticket.Key)?.Seq == step);
        Steps.Retract(change, last);
        if (last.Kind != Moves.Note)
        {
            StepBack.Take(configuration, change, last);
        }

        change.Settle(null);
        return new Decision(change, null, CitizenNames.Of(session, situation.Ticket));
    }

    private Failure? Refusal(TenantConfiguration configuration, TicketSituation situation, TicketEvent last, Actor actor) =>
        last.Actor == actor.Code
        && Kinds.Contains(last.Kind)
        && last.At >= clock.GetCurrentInstant() - Window
        && situation.Ticket.ArchivedAt is null
        && StepBack.CanBeTaken(configuration, last)
            ? null
            : new Failure(TooLate, FailureKind.Conflict);
}
