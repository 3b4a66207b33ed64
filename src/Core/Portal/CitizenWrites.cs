using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>The citizen writes on the tracking page: the words join the conversation, and an answer ends our waiting for it.</summary>
public sealed class CitizenWrites(IClock clock, PerformAction perform, TrackTicket track)
{
    public const string Event = "citizenWrote";
    public const int LongestText = 4096;

    /// <param name="idempotency">A form sent twice is one message.</param>
    public async ValueTask<Result<PublicTicketView>> ExecuteAsync(
        Tenant tenant, string? code, string? text, string language, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (tenant.Store.Read(s => TrackTicket.Find(s, code)) is not { } ticket)
        {
            return PortalErrors.NotFound;
        }

        var words = text?.Trim() ?? "";
        if (words.Length is 0 or > LongestText)
        {
            return words.Length == 0 ? TicketErrors.Required("text") : TicketErrors.TooLong("text", LongestText);
        }

        var written = await Writing.RunAsync(tenant, Event, Actor.Citizen, null, idempotency, s => Decide(tenant, s, ticket.Key, words), ct);
        return written.Failure is { } failure ? failure : track.Execute(tenant, code, language);
    }

    private Decision Decide(Tenant tenant, ReadSession session, long key, string words)
    {
        var situation = TicketSituation.Load(session, key)!;
        if (situation.Ticket.Category == Category.Closed)
        {
            return PortalErrors.Ended;
        }

        var change = ReplyTo(tenant, session, situation) ?? Plain(tenant, situation);
        change.Write(s => s.Insert(new Message
        {
            Key = s.Next("message"),
            Ticket = key,
            Direction = "in",
            Author = Actor.Citizen.Code,
            Text = words,
            At = change.Now,
            ReceivedAt = change.Now,
        }));
        return new Decision(change, null);
    }

    private TicketChange? ReplyTo(Tenant tenant, ReadSession session, TicketSituation situation) =>
        situation.Ticket.Category == Category.Waiting && tenant.Configuration.Workflow.Exists(Moves.CitizenReply, situation.Ticket.State)
            ? perform.Decide(tenant, session, situation, Moves.CitizenReply, ActionCommand.Empty, PortalCitizen.Actor, null).Change
            : null;

    private TicketChange Plain(Tenant tenant, TicketSituation situation)
    {
        var change = new TicketChange(tenant.Configuration, situation, PortalCitizen.Actor, clock.GetCurrentInstant());
        change.Settle(null);
        return change;
    }
}

internal static class PortalCitizen
{
    /// <summary>No workflow gives the citizen a role: what the tracking page offers is chosen here, and carried out by the desk itself.</summary>
    public static readonly Actor Actor = new(Tickets.Actor.Citizen.Code, "", [Tickets.Actor.CitizenRole, Tickets.Actor.SystemRole]);
}
