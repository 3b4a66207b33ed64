using System.Globalization;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Open311;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;

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

    /// <summary>Finds by the readable number, for the search field.</summary>
    public Guid? FindByNumber(Tenant tenant, string number) =>
        tenant.Store.Read(s => s.First<Ticket>("\"number\" = @p0", number.Trim().ToUpperInvariant()))?.Id;

    private static TicketView Detail(Tenant tenant, TenantConfiguration configuration, ReadSession session, TicketSituation situation, Actor reader)
    {
        var ticket = situation.Ticket;
        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        var names = new HolderNames(configuration, session, language);
        var packed = situation.Packed;
        return TicketViews.Of(configuration, ticket, situation.Clocks, reader, null) with
        {
            Citizen = CitizenOf(session, ticket, reader),
            Conversation = Conversation(session, ticket, packed, names),
            Custody = [.. situation.Ledger.Select(c => new CustodyView(
                new HolderView(c.HolderKind, c.Holder, names.Of(c.HolderKind, c.Holder)),
                c.Reason,
                c.From,
                c.To,
                c.State,
                Clocks.CategoryNames.Of(c.Category),
                names.Actor(c.Author)))],
            Events = [.. (packed?.Events ?? session.List<TicketEvent>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key))
                .Select(e => new EventView(e.Seq, e.Kind, names.Actor(e.Actor), e.At, e.Content))],
            Submission = ticket.Channel == Register.RegisterCheck.Open311Channel ? SubmittedReport.ViewOf(session, ticket.Key) : null,
            Tasks = TasksOf(configuration, session, situation, language),
            Attachments = [.. session.List<Attachment>("\"ticket\" = @p0 ORDER BY \"at\"", ticket.Key)
                .Select(a => new AttachmentView(a.Id, a.FileName, a.MediaType, a.Size, a.State, a.ProofCycle is not null, a.At))],
        };
    }

    private static CitizenView? CitizenOf(ReadSession session, Ticket ticket, Actor reader)
    {
        if (ticket.ConfidentialReporter && !reader.SeesAll)
        {
            return null; // Who reported is known to the desk, not to the unit that acts on it.
        }

        if (ticket.Citizen is not { } key || session.First<Citizen>("\"key\" = @p0", key) is not { } citizen)
        {
            return null;
        }

        var phone = session.First<ContactPoint>("\"citizen\" = @p0 AND \"kind\" IN ('phone', 'whatsapp') ORDER BY \"seq\"", key)?.Value;
        return new CitizenView(citizen.Name, phone is null ? null : Mask.Phone(phone), citizen.NationalIdKind is null ? null : "***");
    }

    private static List<MessageView> Conversation(ReadSession session, Ticket ticket, TicketHistory? packed, HolderNames names)
    {
        var messages = packed?.Messages ?? session.List<Message>("\"ticket\" = @p0 ORDER BY \"key\"", ticket.Key);
        var deliveries = messages.Exists(m => m.Direction == "out")
            ? (packed?.Deliveries ?? session.List<Delivery>("\"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket.Key)).ToDictionary(d => d.Message)
            : [];
        var views = new List<MessageView>(messages.Count);
        foreach (var message in messages)
        {
            var delivery = deliveries.GetValueOrDefault(message.Key);
            views.Add(new MessageView(
                message.Direction, message.Text, names.Actor(message.Author), message.At, message.Template, delivery?.Means, delivery?.State, message.Parts, delivery?.FailureCode));
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
