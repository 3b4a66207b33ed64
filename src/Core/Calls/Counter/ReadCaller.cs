using Derman.Core.Calls.Contacts;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Calls.Counter;

/// <summary>The card of whoever is on the line: who it is, what is open, which promise was broken, what was said last.</summary>
public sealed class ReadCaller(IClock clock)
{
    private const int MostPeople = 4;
    private const int MostTickets = 30;
    private const int MostContacts = 5;
    private const int LongestExcerpt = 120;

    /// <summary>Older broken promises are no longer spoken of first.</summary>
    private static readonly Duration Remembered = Duration.FromDays(180);

    /// <param name="phone">As it rang or was typed.</param>
    /// <returns>Null when it is no number.</returns>
    public CallerCard? Execute(Tenant tenant, string? phone, Actor reader)
    {
        var configuration = tenant.Configuration;
        if (string.IsNullOrWhiteSpace(phone) || PhoneNumber.Parse(phone, configuration.Profile.Country, configuration.Profile.AreaCode) is not { Failure: null, Number: { } number } parsed)
        {
            return null;
        }

        return tenant.Store.Read(session =>
        {
            var citizens = session.Query(
                "SELECT DISTINCT \"citizen\" FROM \"contact_point\" WHERE \"value\" = @p0 ORDER BY \"citizen\" DESC LIMIT @p1", r => r.GetInt64(0), number.E164, (long)MostPeople);
            return new CallerCard(number.E164, [.. citizens.Select(c => Person(configuration, session, c, reader)).OfType<CallerPerson>()], parsed.NeedsConfirmation);
        });
    }

    /// <summary>Null for somebody of whom this reader may see nothing: they are not there.</summary>
    private CallerPerson? Person(TenantConfiguration configuration, ReadSession session, long citizen, Actor reader)
    {
        var now = clock.GetCurrentInstant();
        var all = session.List<Ticket>("\"citizen\" = @p0 ORDER BY \"key\" DESC LIMIT @p1", citizen, (long)MostTickets);
        var seen = all.Select(t => (Ticket: t, Access: Access.Of(configuration, session, t, reader))).Where(t => t.Access.Sees && !new ShownPeople(t.Ticket, t.Access).Hidden).ToList();
        var seesAll = reader.RightsIn(configuration).SeesAll;
        if (seen.Count == 0 && (!seesAll || all.Count > 0))
        {
            return null;
        }

        var row = session.First<Citizen>("\"key\" = @p0", citizen)!;
        var knows = seesAll || seen.Exists(t => t.Access.KnowsNames);
        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        var tickets = seen.ConvertAll(t => t.Ticket);
        var newest = tickets.Find(t => t.Address is not null) ?? tickets.Find(t => t.Neighbourhood is not null);
        return new CallerPerson(
            row.Name is null || knows ? row.Name : Mask.Name(row.Name),
            row.PreferredLanguage ?? row.Language,
            tickets.Count,
            [.. tickets.Where(t => t.Category != Category.Closed).OrderBy(t => t.NextDue is null).ThenBy(t => t.NextDue).Select(t => View(configuration, t, language))],
            Broken(configuration, session, tickets, language, now),
            Last(session, tickets),
            Contacts(configuration, session, citizen, tickets, reader, seesAll, language),
            knows ? newest?.Neighbourhood : null,
            knows ? newest?.Address : null);
    }

    private static CallerTicket View(TenantConfiguration configuration, Ticket ticket, string language) => new(
        ticket.Id,
        ticket.Number,
        Topic(configuration, ticket.Topic, language),
        Excerpt(ticket.Text),
        configuration.Tree.Find(ticket.Directorate)?.Names.In(language) ?? ticket.Directorate,
        configuration.Workflow.State(ticket.State).Names.In(language),
        ticket.RegisteredAt,
        ticket.NextDue,
        ticket.ConfidentialReporter);

    private static IReadOnlyList<BrokenPromise> Broken(TenantConfiguration configuration, ReadSession session, List<Ticket> tickets, string language, Instant now) =>
    [
        .. tickets
            .Where(t => t.ArchivedAt is null && t.MergedInto is null && now - t.RegisteredAt < Remembered + Remembered)
            .SelectMany(t => session
                .List<RunningClock>("\"ticket\" = @p0 AND \"subject\" = ''", t.Key)
                .Where(c => c.Clock is TicketClocks.Resolve or TicketClocks.Legal && c.Due is { } due && now - due < Remembered && (c.MetAt is { } met ? met > due : due < now && t.Category != Category.Closed))
                .OrderBy(c => c.Due)
                .Take(1)
                .Select(c => new BrokenPromise(t.Id, t.Number, Topic(configuration, t.Topic, language), c.Due!.Value, c.MetAt)))
            .OrderBy(b => b.KeptAt is not null)
            .ThenByDescending(b => b.Promised),
    ];

    private static LastWord? Last(ReadSession session, List<Ticket> tickets) => tickets
        .Take(10)
        .Select(t => (t.Number, Message: session.First<Message>("\"ticket\" = @p0 ORDER BY \"key\" DESC", t.Key)))
        .Where(m => m.Message is not null)
        .OrderByDescending(m => m.Message!.At)
        .Select(m => new LastWord(m.Message!.Direction, Excerpt(m.Message.Text), m.Message.At, m.Number))
        .FirstOrDefault();

    private static IReadOnlyList<PastContact> Contacts(
        TenantConfiguration configuration, ReadSession session, long citizen, List<Ticket> tickets, Actor reader, bool seesAll, string language)
    {
        var others = session
            .List<DeskContact>("\"citizen\" = @p0 ORDER BY \"key\" DESC LIMIT @p1", citizen, (long)MostContacts)
            .Where(c => seesAll || c.By == reader.Code)
            .Select(c => new PastContact(c.Kind, c.At, Topic(configuration, c.Topic, language), c.Said, null));
        return [.. tickets
            .Select(t => new PastContact("registered", t.RegisteredAt, Topic(configuration, t.Topic, language), Excerpt(t.Text), t.Id))
            .Concat(others)
            .OrderByDescending(c => c.At)
            .Take(MostContacts)];
    }

    private static string? Topic(TenantConfiguration configuration, string? topic, string language) =>
        topic is null ? null : configuration.Topics.GetValueOrDefault(topic)?.Names.In(language) ?? topic;

    private static string Excerpt(string text) => text.Length > LongestExcerpt ? $"{text[..LongestExcerpt]}…" : text;
}
