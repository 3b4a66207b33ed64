using System.Globalization;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Drafts;
using NodaTime;

namespace Derman.Core.Tickets.Views;

/// <summary>How far somebody has read a ticket: the newest event and the newest message that were on the screen.</summary>
public readonly record struct TicketMark(long Event, long Message)
{
    public static bool TryParse(string? text, out TicketMark mark)
    {
        var parts = (text ?? "").Split('.');
        var read = parts.Length == 2
            & long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var newest)
            & long.TryParse(parts.Length == 2 ? parts[1] : "", NumberStyles.None, CultureInfo.InvariantCulture, out var message);
        mark = read ? new TicketMark(newest, message) : default;
        return read;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Event}.{Message}");
}

/// <param name="Actor">Name, or the code of whoever has none; see the events of a ticket.</param>
/// <param name="Kind">The event's, or <c>citizenWrote</c> for a message.</param>
public sealed record NewerThing(string Actor, string Kind, Instant At);

/// <param name="Mark">What is newest now.</param>
/// <param name="Newer">The newest thing somebody else did since the reader's mark.</param>
/// <param name="Others">Who else is at it and takes part in it; an auditor who looks on is shown to nobody.</param>
public sealed record TicketPulse(TicketMark Mark, NewerThing? Newer, IReadOnlyList<Colleague> Others);

/// <param name="Writing">Has a draft that is a minute old at most, on whatever node.</param>
public sealed record Colleague(Guid Id, string Name, bool Writing);

/// <summary>Whether a ticket has moved on since somebody looked; asked every few seconds, so it reads two index ends and no more.</summary>
public sealed class ReadPulse(IClock clock)
{
    private static readonly Duration WritesFor = Duration.FromMinutes(1);

    /// <param name="present">Who has the ticket open, as far as is known; those who may not see it (any more) are not in the answer.</param>
    public Result<TicketPulse> Execute(Tenant tenant, Guid id, TicketMark since, Actor reader, IReadOnlyCollection<Guid> present) => tenant.Store.Read<Result<TicketPulse>>(session =>
    {
        var configuration = tenant.Configuration;
        if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || !Access.MaySee(configuration, session, ticket, reader))
        {
            return TicketErrors.NotFound;
        }

        var events = session.List<TicketEvent>("\"ticket\" = @p0 AND \"seq\" > @p1 ORDER BY \"seq\"", ticket.Key, since.Event);
        var messages = session.List<Message>("\"ticket\" = @p0 AND \"key\" > @p1 ORDER BY \"key\"", ticket.Key, since.Message);
        var names = new HolderNames(configuration, session, reader.Language ?? configuration.Profile.DefaultLanguage);
        var newer = messages.Where(m => m.Direction == "in").Select(m => new NewerThing(m.Author, "citizenWrote", m.At))
            .Concat(events.Where(e => e.Actor != reader.Code).Select(e => new NewerThing(names.Actor(e.Actor), e.Kind, e.At)))
            .MaxBy(n => n.At);
        return new TicketPulse(
            new TicketMark(events.Count > 0 ? events[^1].Seq : since.Event, messages.Count > 0 ? messages[^1].Key : since.Message),
            newer,
            Others(configuration, session, ticket, reader, present));
    });

    private List<Colleague> Others(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor reader, IReadOnlyCollection<Guid> present)
    {
        var writing = session.List<Draft>("\"ticket\" = @p0 AND \"at\" > @p1", ticket.Key, Provider.Of(clock.GetCurrentInstant() - WritesFor)).Select(d => d.Staff).ToHashSet();
        var others = new List<Colleague>();
        foreach (var id in present.Union(writing).Where(p => p != reader.StaffId))
        {
            if (session.First<StaffMember>("\"id\" = @p0", Provider.Of(id)) is { Active: true } person
                && Access.Of(configuration, session, ticket, Actor.Of(person).In(configuration)).TakesPart)
            {
                others.Add(new Colleague(id, person.DisplayName, writing.Contains(id)));
            }
        }

        return others;
    }
}
