using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Calls.Contacts;

/// <param name="Hidden">The matter is sensitive, and this reader did not take it down: there may be words that are not shown.</param>
public sealed record ContactView(
    long Key, Guid Id, string Kind, Instant At, string By, string? ByName, string Channel, string? Citizen, string? Topic, string? Neighbourhood,
    string? Text, bool Hidden, string? Said, Guid? Article, Guid? Work);

/// <param name="Next">Goes on behind this key; null at the end.</param>
/// <param name="Today">Contacts since the day began, of the reader's own kind of list; the same for the last seven days.</param>
public sealed record ContactPage(IReadOnlyList<ContactView> Items, long? Next, int Today, int Week);

/// <summary>Contacts without a ticket, newest first: everybody's for those who serve everybody, one's own for the rest.</summary>
public sealed class ReadContacts(IClock clock)
{
    public const int PageSize = 50;

    /// <param name="kind">One of <see cref="ContactKinds"/>; null: all.</param>
    /// <param name="work">Only those told of this planned work.</param>
    public ContactPage Execute(Tenant tenant, string? kind, Guid? work, long? after, Actor reader)
    {
        var configuration = tenant.Configuration;
        var rights = reader.RightsIn(configuration);
        var now = clock.GetCurrentInstant();
        var day = now.InZone(configuration.Zone).Date;
        var today = configuration.Zone.AtStartOfDay(day).ToInstant();
        var week = configuration.Zone.AtStartOfDay(day.PlusDays(-6)).ToInstant();
        var (where, values) = Conditions(kind, work, rights.SeesAll ? null : reader.Code);
        return tenant.Store.Read(session =>
        {
            var rows = session.List<DeskContact>(
                $"{where} AND \"key\" < @p{values.Count} ORDER BY \"key\" DESC LIMIT @p{values.Count + 1}", [.. values, after ?? long.MaxValue, (long)PageSize + 1]);
            var items = rows.Take(PageSize).Select(c => View(configuration, session, c, reader, rights.SeesAll)).ToList();
            return new ContactPage(items, rows.Count > PageSize ? items[^1].Key : null, Since(today), Since(week));

            int Since(Instant from) =>
                (int)session.Count($"SELECT COUNT(*) FROM \"desk_contact\" WHERE {where} AND \"at\" >= @p{values.Count}", [.. values, Provider.Of(from)]);
        });
    }

    /// <summary>How many were told of each planned work.</summary>
    public IReadOnlyDictionary<Guid, int> Informed(Tenant tenant) => tenant.Store.Read(s => s
        .Query("SELECT \"work\", COUNT(*) FROM \"desk_contact\" WHERE \"work\" IS NOT NULL GROUP BY \"work\"", r => (Id: Provider.ToGuid(r.GetFieldValue<byte[]>(0)), N: (int)r.GetInt64(1)))
        .ToDictionary(w => w.Id, w => w.N));

    private static (string Where, List<object?> Values) Conditions(string? kind, Guid? work, string? by)
    {
        var values = new List<object?>();
        var where = "1 = 1";
        Add("\"kind\"", kind);
        Add("\"work\"", work is { } id ? Provider.Of(id) : null);
        Add("\"by\"", by);
        return (where, values);

        void Add(string column, object? value)
        {
            if (value is not null)
            {
                where += $" AND {column} = @p{values.Count}";
                values.Add(value);
            }
        }
    }

    private static ContactView View(TenantConfiguration configuration, ReadSession session, DeskContact contact, Actor reader, bool seesAll)
    {
        // What is said about a sensitive matter is for whoever took it down; the rest only count it.
        var own = contact.By == reader.Code;
        var knows = own || (contact.Topic is null || configuration.Topics.GetValueOrDefault(contact.Topic)?.Sensitivity is null or "none");
        var name = contact.Citizen is { } citizen ? session.Scalar("SELECT \"name\" FROM \"citizen\" WHERE \"key\" = @p0", citizen) as string : null;
        var by = Actor.StaffIdOf(contact.By) is { } staff ? session.Scalar("SELECT \"display_name\" FROM \"staff_member\" WHERE \"id\" = @p0", Provider.Of(staff)) as string : null;
        return new ContactView(
            contact.Key, contact.Id, contact.Kind, contact.At, contact.By, by, contact.Channel,
            name is null || (knows && (seesAll || own)) ? name : Mask.Name(name),
            contact.Topic, contact.Neighbourhood, knows ? contact.Text : null, !knows, contact.Said, contact.Article, contact.Work);
    }
}
