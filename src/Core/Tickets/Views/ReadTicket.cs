using System.Globalization;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Open311;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Photos;

namespace Derman.Core.Tickets.Views;

/// <summary>One ticket with everything about it, as one reader may see it.</summary>
public sealed class ReadTicket
{
    public Result<TicketView> Execute(Tenant tenant, Guid id, Actor reader) => tenant.Store.Read<Result<TicketView>>(session =>
    {
        var configuration = tenant.Configuration;
        return TicketSituation.Load(session, id) is { } situation && Access.MaySee(configuration, session, situation.Ticket, reader)
            ? Detail(tenant, configuration, session, situation, reader)
            : TicketErrors.NotFound;
    });

    /// <summary>A file of a ticket the reader may see; the caller disposes its content.</summary>
    public Result<OpenedAttachment> OpenAttachment(Tenant tenant, Guid ticket, Guid attachment, Actor reader)
    {
        var row = tenant.Store.Read(session =>
            session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is { } known && Access.MaySee(tenant.Configuration, session, known, reader)
                ? session.First<Attachment>("\"id\" = @p0 AND \"ticket\" = @p1 AND \"state\" = 'ready'", Provider.Of(attachment), known.Key)
                : null);
        return row is not null && tenant.Store.Files.Open(row.Sha256) is { } content
            ? new OpenedAttachment(row.FileName, row.MediaType, content)
            : TicketErrors.NotFound;
    }

    /// <summary>Finds by the readable number, for the search field; null for what the reader may not see.</summary>
    public Guid? FindByNumber(Tenant tenant, string number, Actor reader) => tenant.Store.Read(session =>
        session.First<Ticket>("\"number\" = @p0", number.Trim().ToUpperInvariant()) is { } found && Access.MaySee(tenant.Configuration, session, found, reader) ? found.Id : (Guid?)null);

    private static TicketView Detail(Tenant tenant, TenantConfiguration configuration, ReadSession session, TicketSituation situation, Actor reader)
    {
        var ticket = situation.Ticket;
        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        var names = new HolderNames(configuration, session, language);
        var packed = situation.Packed;
        var access = Access.Of(configuration, session, ticket, reader);
        var shown = new ShownPeople(ticket, access);
        var events = packed?.Events ?? session.List<TicketEvent>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key);
        var messages = packed?.Messages ?? session.List<Message>("\"ticket\" = @p0 ORDER BY \"key\"", ticket.Key);
        var letter = Letters.LetterView.Of(configuration, session, ticket);
        var withdrawn = Undo.UndoStep.Withdrawn(events, access);
        return TicketViews.Of(configuration, session, ticket, situation.Clocks, reader, null) with
        {
            Sealed = ticket.IsSealed,
            Simulated = ticket.Simulated is not null,
            May = MayOf(access, letter),
            Letter = letter,
            Citizen = ShownCitizen.Masked(tenant, session, ticket, access),
            Conversation = Conversation(session, ticket, packed, messages, names),
            CanAnswerInPublic = messages.Exists(m => m.Public) && Means.ConversationOf(session, ticket) is { Public: true } ? true : null,
            Links = ReadLinks.Of(configuration, session, ticket, reader),
            Mark = new TicketMark(events.Count > 0 ? events[^1].Seq : 0, messages.Count > 0 ? messages[^1].Key : 0),
            Custody = [.. situation.Ledger.Select(c => new CustodyView(
                new HolderView(c.HolderKind, c.Holder, names.Of(c.HolderKind, c.Holder)),
                c.Reason,
                c.From,
                c.To,
                c.State,
                Clocks.CategoryNames.Of(c.Category),
                names.Actor(c.Author)))],
            Events = [.. events.Select(e => new EventView(e.Seq, e.Kind, names.Actor(e.Actor), e.At, withdrawn.Contains(e.Seq) ? null : shown.Event(e.Content)))],
            Submission = ticket.Channel == Register.RegisterCheck.Open311Channel ? SubmittedReport.ViewOf(session, ticket.Key) : null,
            Tasks = TasksOf(configuration, session, situation, language),
            Attachments = Attachments(session, situation),
        };
    }

    /// <summary>What this reader may do beside the moves; a screen shows no button that would be refused.</summary>
    private static List<string> MayOf(TicketAccess access, Letters.LetterView? letter)
    {
        var may = new List<string>();
        Add(access.TakesPart, TicketActs.Write);
        Add(access.May(letter is { IdentityHidden: true } ? Acts.SeeHiddenSender : Acts.Unmask), TicketActs.Unmask);
        Add(access.MaySeal, TicketActs.Seal);
        Add(access.MayAskWhoSees, TicketActs.WhoSees);
        return may;

        void Add(bool allowed, string act)
        {
            if (allowed)
            {
                may.Add(act);
            }
        }
    }

    private static List<AttachmentView> Attachments(ReadSession session, TicketSituation situation)
    {
        var files = session.List<Attachment>("\"ticket\" = @p0 ORDER BY \"at\"", situation.Ticket.Key);
        var facts = files.Exists(f => PhotoCheck.IsPhoto(f.MediaType))
            ? session.List<PhotoFact>("\"attachment\" IN (SELECT \"id\" FROM \"attachment\" WHERE \"ticket\" = @p0)", situation.Ticket.Key).ToDictionary(f => f.Attachment)
            : [];
        return files.ConvertAll(a => new AttachmentView(
            a.Id, a.FileName, a.MediaType, a.Size, a.State, a.ProofCycle is not null, a.At, PhotoCheck.Of(situation, a, facts.GetValueOrDefault(a.Id))));
    }

    private static List<MessageView> Conversation(ReadSession session, Ticket ticket, TicketHistory? packed, List<Message> messages, HolderNames names)
    {
        var deliveries = messages.Exists(m => m.Direction == "out")
            ? (packed?.Deliveries ?? session.List<Delivery>("\"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket.Key)).ToDictionary(d => d.Message)
            : [];
        var files = messages.Exists(m => m.Direction == "in")
            ? session.List<Attachment>("\"ticket\" = @p0 AND \"message\" IS NOT NULL", ticket.Key).ToLookup(a => a.Message!.Value, a => a.Id)
            : null;
        var edited = messages.Where(m => m.Replaces is not null).Select(m => m.Replaces!.Value).ToHashSet();
        var views = new List<MessageView>(messages.Count);
        foreach (var message in messages)
        {
            var delivery = deliveries.GetValueOrDefault(message.Key);
            views.Add(new MessageView(
                message.Direction, message.RevokedAt is null ? message.Text : "", names.Actor(message.Author), message.At, message.Template, delivery?.Means, delivery?.State, message.RevokedAt is null ? message.Parts : null, delivery?.FailureCode,
                delivery?.ReadAt ?? delivery?.DeliveredAt ?? delivery?.SentAt, files?[message.Key].ToList() is { Count: > 0 } sent ? sent : null,
                message.Public ? true : null, message.Mark, message.RevokedAt is not null ? "revoked" : edited.Contains(message.Key) ? "edited" : null));
        }

        return views;
    }

    internal static List<TaskView> TasksOf(TenantConfiguration configuration, ReadSession session, TicketSituation situation, string language)
    {
        var due = situation.Clocks.Where(c => c.Subject.Length > 0).ToDictionary(c => c.Subject, c => c.Due, StringComparer.Ordinal);
        var tasks = situation.Packed?.Tasks ?? session.List<TicketTask>("\"ticket\" = @p0 ORDER BY \"created_at\"", situation.Ticket.Key);
        return [.. tasks.Select(t => new TaskView(
            t.Id,
            TicketViews.DirectorateOf(configuration, t.Directorate, language),
            t.Text,
            t.State,
            t.CreatedAt,
            due.GetValueOrDefault(t.Id.ToString("n", CultureInfo.InvariantCulture)),
            t.Answer,
            t.EndedAt))];
    }
}

public sealed record OpenedAttachment(string FileName, string MediaType, Stream Content);
