using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Publishing;

/// <summary>
/// The tickets everybody may see. The keys come from an index of listed tickets by date, the rest from the rows of one page: what it
/// costs does not depend on how many tickets there are. Words of citizens are not even read.
/// </summary>
public sealed class ReadPublicRequests
{
    private const string Columns =
        """
        t."key", t."number", t."topic", t."category", t."assignee", t."outcome", t."reopens_at", t."merged_into", t."directorate",
        t."public_summary", t."address", t."neighbourhood", t."public_lat", t."public_lon", t."registered_at", t."changed_at", t."closed_at", c."due", t."channel", t."answers"
        """;

    private const string Rows =
        """
        "ticket" t LEFT JOIN "running_clock" c ON c."ticket" = t."key" AND c."clock" = 'resolve' AND c."subject" = '' AND c."met_at" IS NULL
        """;

    public IReadOnlyList<PublicRequest> List(Tenant tenant, PublicQuery query)
    {
        var topics = ListedTopics(tenant.Configuration, query.Topics);
        if (topics.Count == 0)
        {
            return [];
        }

        var (sql, values) = Statement(topics, query);
        return tenant.Store.Read(session => Named(session, session.Query(sql, Read, values)));
    }

    /// <summary>The keys of one page from the index alone, then their rows.</summary>
    internal static (string Sql, object?[] Values) Statement(IReadOnlyList<string> topics, PublicQuery query)
    {
        List<object?> values = [];
        var keys = new StringBuilder();
        keys.Append(CultureInfo.InvariantCulture, $"SELECT t.\"key\" FROM \"ticket\" t WHERE t.\"listed\" = 1 AND t.\"registered_at\" >= {Add(Provider.Of(query.From))} AND t.\"registered_at\" <= {Add(Provider.Of(query.To))}");

        // In brackets with a truism it only filters: an engine without statistics would read all tickets of a topic by that index.
        keys.Append(CultureInfo.InvariantCulture, $" AND (t.\"topic\" IN ({string.Join(", ", topics.Select(t => Add(t)))}) OR 1 = 0)");
        if (query.Closed is { } closed)
        {
            keys.Append(closed ? $" AND (({PublicStatus.ClosedSql}) OR 1 = 0)" : $" AND NOT ({PublicStatus.ClosedSql})");
        }

        if (query.Box is { } box)
        {
            keys.Append(CultureInfo.InvariantCulture, $" AND t.\"public_lat\" BETWEEN {Add(box.South)} AND {Add(box.North)} AND t.\"public_lon\" BETWEEN {Add(box.West)} AND {Add(box.East)}");
        }

        if (query.After is { } after)
        {
            keys.Append(CultureInfo.InvariantCulture, $" AND (t.\"registered_at\", t.\"key\") < ({Add(Provider.Of(after.RequestedAt))}, {Add(after.Key)})");
        }

        keys.Append(CultureInfo.InvariantCulture, $" ORDER BY t.\"registered_at\" DESC, t.\"key\" DESC LIMIT {Add((long)Math.Clamp(query.Limit, 1, PublicQuery.Most))} OFFSET {Add((long)query.Skip)}");
        return (
            $"SELECT {Columns} FROM {Rows} WHERE t.\"key\" IN (SELECT \"key\" FROM ({keys}) AS page) AND {PublicList.Visible} ORDER BY t.\"registered_at\" DESC, t.\"key\" DESC",
            values.ToArray());

        string Add(object? value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"@p{values.Count - 1}");
        }
    }

    /// <summary>Null for what does not exist, and for what the public may not see: nobody can tell which.</summary>
    public PublicRequest? Find(Tenant tenant, string number) => tenant.Store.Read(session => Find(tenant.Configuration, session, number));

    /// <summary>Those of the numbers that the public may see, in the order they were asked for.</summary>
    public IReadOnlyList<PublicRequest> Find(Tenant tenant, IEnumerable<string> numbers) => tenant.Store.Read(session =>
        numbers.Distinct(StringComparer.OrdinalIgnoreCase).Take(PublicQuery.Most).Select(n => Find(tenant.Configuration, session, n)).OfType<PublicRequest>().ToList());

    /// <summary>How listed tickets came to stand, the oldest first.</summary>
    public IReadOnlyList<PublicNews> News(Tenant tenant, Instant from, Instant to, int limit)
    {
        var topics = ListedTopics(tenant.Configuration, null).ToHashSet(StringComparer.Ordinal);
        return tenant.Store.Read(session => session
            .Query(
                $"SELECT u.\"key\", t.\"number\", u.\"status\", u.\"outcome\", u.\"at\", t.\"topic\" FROM \"public_update\" u JOIN \"ticket\" t ON t.\"key\" = u.\"ticket\" " +
                $"WHERE u.\"at\" >= @p0 AND u.\"at\" <= @p1 AND {PublicList.Visible} ORDER BY u.\"at\", u.\"key\" LIMIT @p2",
                r => (News: NewsOf(r), Topic: r.GetString(5)),
                Provider.Of(from),
                Provider.Of(to),
                (long)Math.Clamp(limit, 1, PublicQuery.Most)))
            .Where(u => topics.Contains(u.Topic)).Select(u => u.News).ToList();
    }

    /// <summary>How one listed ticket came to stand.</summary>
    public IReadOnlyList<PublicNews> News(Tenant tenant, PublicRequest request) => tenant.Store.Read(session => session.Query(
        "SELECT u.\"key\", @p1, u.\"status\", u.\"outcome\", u.\"at\" FROM \"public_update\" u WHERE u.\"ticket\" = @p0 ORDER BY u.\"key\"", NewsOf, request.Key, request.Number));

    /// <summary>What was chosen from lists. What somebody wrote, be it a number, may be about a person and stays inside.</summary>
    public static IReadOnlyList<PublicChoice> ChoicesOf(TenantConfiguration configuration, PublicRequest request)
    {
        if (request.Answers is null || configuration.Topics.GetValueOrDefault(request.Topic)?.Attributes is not { } asked)
        {
            return [];
        }

        var answers = JsonSerializer.Deserialize(request.Answers, AnswersJson.Readable.DictionaryStringListString)!;
        return [.. asked
            .Where(a => Datatypes.IsList(a.Datatype) && answers.ContainsKey(a.Code))
            .OrderBy(a => a.Order)
            .Select(a => new PublicChoice(a.Code, [.. answers[a.Code].Where(key => a.Values?.Any(v => v.Key == key) == true)]))];
    }

    internal static PublicRequest? Find(TenantConfiguration configuration, ReadSession session, string number) =>
        Named(session, session.Query($"SELECT {Columns} FROM {Rows} WHERE t.\"number\" = @p0 AND {PublicList.Visible}", Read, number.Trim().ToUpperInvariant()))
            .FirstOrDefault(r => configuration.Topics.GetValueOrDefault(r.Topic) is { } topic && PublicList.IsListed(configuration, topic));

    private static List<string> ListedTopics(TenantConfiguration configuration, IReadOnlyList<string>? asked) =>
        [.. configuration.Topics.Values.Where(t => PublicList.IsListed(configuration, t) && asked?.Contains(t.Code, StringComparer.Ordinal) != false).Select(t => t.Code).Order(StringComparer.Ordinal)];

    private static PublicNews NewsOf(DbDataReader r) =>
        new(r.GetInt64(0), r.GetString(1), r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3), Provider.ToInstant(r.GetInt64(4)));

    /// <summary>A duplicate names the other ticket only where the public sees that one.</summary>
    private static List<PublicRequest> Named(ReadSession session, List<(PublicRequest Request, long? MergedInto)> rows) => rows.ConvertAll(r => r.MergedInto is { } other
        ? r.Request with { DuplicateOf = session.Scalar($"SELECT t.\"number\" FROM \"ticket\" t WHERE t.\"key\" = @p0 AND {PublicList.Visible}", other) as string }
        : r.Request);

    private static (PublicRequest Request, long? MergedInto) Read(DbDataReader r)
    {
        // As much of the ticket as its status is made of.
        var ticket = new Ticket
        {
            Category = Enum.Parse<Category>(r.GetString(3)),
            Assignee = r.IsDBNull(4) ? null : Guid.Empty,
            Outcome = Text(5),
            ReopensAt = When(6),
            ClosedAt = When(16),
        };
        var closed = PublicStatus.IsClosed(ticket);
        return (
            new PublicRequest
            {
                Key = r.GetInt64(0),
                Number = r.GetString(1),
                Topic = r.GetString(2),
                Closed = closed,
                Status = PublicStatus.Of(ticket),
                Outcome = ticket.Category == Category.Closed ? ticket.Outcome : null,
                Directorate = r.GetString(8),
                Summary = Text(9),
                Street = PublicPlace.StreetOf(Text(10)),
                Neighbourhood = Text(11),
                Lat = r.IsDBNull(12) ? null : r.GetDouble(12),
                Lon = r.IsDBNull(13) ? null : r.GetDouble(13),
                RequestedAt = Provider.ToInstant(r.GetInt64(14)),
                UpdatedAt = closed && ticket.ClosedAt is { } end ? end : Provider.ToInstant(r.GetInt64(15)),
                ClosedAt = closed ? ticket.ClosedAt : null,
                ExpectedAt = closed ? null : When(17),
                Channel = r.GetString(18),
                Answers = Text(19),
            },
            r.IsDBNull(7) ? null : r.GetInt64(7));

        string? Text(int column) => r.IsDBNull(column) ? null : r.GetString(column);

        Instant? When(int column) => r.IsDBNull(column) ? null : Provider.ToInstant(r.GetInt64(column));
    }
}
