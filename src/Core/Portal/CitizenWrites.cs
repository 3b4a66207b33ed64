using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Portal.Files;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Portal;

/// <summary>The citizen writes on the tracking page: the words join the conversation, and an answer ends our waiting for it.</summary>
public sealed class CitizenWrites(IClock clock, FillRandom random, PerformAction perform, TrackTicket track)
{
    public const string Event = "citizenWrote";
    public const int LongestText = 4096;

    /// <param name="idempotency">A form sent twice is one message.</param>
    public ValueTask<Result<PublicTicketView>> ExecuteAsync(
        Tenant tenant, string? code, string? text, string language, IdempotencyKey? idempotency, CancellationToken ct) =>
        ExecuteAsync(tenant, code, text, [], language, idempotency, ct);

    /// <param name="files">Words, files or both.</param>
    public async ValueTask<Result<PublicTicketView>> ExecuteAsync(
        Tenant tenant, string? code, string? text, IReadOnlyList<CitizenFile> files, string language, IdempotencyKey? idempotency, CancellationToken ct)
    {
        if (tenant.Store.Read(s => TrackTicket.Find(s, code)) is not { } ticket)
        {
            return PortalErrors.NotFound;
        }

        var words = text?.Trim() ?? "";
        if (words.Length > LongestText || (words.Length == 0 && files.Count == 0))
        {
            return words.Length == 0 ? TicketErrors.Required("text") : TicketErrors.TooLong("text", LongestText);
        }

        if (ticket.Category == Category.Closed)
        {
            return PortalErrors.Ended; // Asked again when it is decided; here so that no file is kept for nothing.
        }

        var rows = await CitizenFiles.SaveAsync(tenant, files, clock.GetCurrentInstant(), random, ct);
        var written = await Writing.RunAsync(tenant, Event, Actor.Citizen, null, idempotency, s => Decide(tenant, s, ticket.Key, words, rows), ct);
        return written.Failure is { } failure ? failure : track.Execute(tenant, code, language);
    }

    private Decision Decide(Tenant tenant, ReadSession session, long key, string words, IReadOnlyList<Attachment> rows)
    {
        var situation = TicketSituation.Load(session, key)!;
        if (situation.Ticket.Category == Category.Closed)
        {
            return PortalErrors.Ended;
        }

        var change = ReplyTo(tenant, session, situation) ?? Plain(tenant, situation);
        change.Write(s => Keep(s, key, words, rows, change.Now));
        return new Decision(change, null);
    }

    internal static void Keep(WriteSession session, long ticket, string words, IReadOnlyList<Attachment> rows, Instant now)
    {
        var message = new Message
        {
            Key = session.Next("message"),
            Ticket = ticket,
            Direction = "in",
            Author = Actor.Citizen.Code,
            Text = words,
            At = now,
            ReceivedAt = now,
        };
        session.Insert(message);
        CitizenFiles.Insert(session, ticket, rows, message.Key);
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
