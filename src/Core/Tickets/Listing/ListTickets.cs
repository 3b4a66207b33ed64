using System.Data.Common;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Tickets.Listing;

/// <summary>Inbox and search: one page, by keyset, of what the reader may see.</summary>
public sealed class ListTickets
{
    private const int ExcerptLength = 160;

    private const string Selected =
        """t."key", t."id", t."number", t."state", t."category", t."topic", t."directorate", t."assignee", t."urgency", t."channel", substr(t."text", 1, 160), t."neighbourhood", t."registered_at", t."next_due", t."outcome", c."name", t."confidential_reporter", t."request_type", t."sealed_at", t."word_due", t."simulated" """;

    private const string Tables = "\"ticket\" t LEFT JOIN \"citizen\" c ON c.\"key\" = t.\"citizen\"";

    public Result<TicketPage> Execute(Tenant tenant, ListQuery query, Actor reader)
    {
        if (query.Limit is < 1 or > ListQuery.LargestLimit)
        {
            return Failure.Invalid("field.outOfRange", "limit", ("field", "limit"), ("min", "1"), ("max", "200"));
        }

        ListCursor? cursor = null;
        if (query.Cursor is { Length: > 0 } text)
        {
            if (!ListCursor.TryParse(text, out var parsed))
            {
                return Failure.Invalid("field.cursor", "cursor", ("field", "cursor"));
            }

            cursor = parsed;
        }

        var configuration = tenant.Configuration;
        return tenant.Store.Read<Result<TicketPage>>(session =>
        {
            var filter = Filter.Of(configuration, query, reader);
            if (filter is null)
            {
                return new TicketPage([], null);
            }

            if (!string.IsNullOrWhiteSpace(query.Search))
            {
                return query.Sort == ListSort.Relevance
                    ? Ranked.Page(session, configuration, filter, query, cursor, keys => Page(configuration, Rows(session, keys), query, reader) with { Next = null })
                    : Found(session, configuration, filter, query, cursor, reader);
            }

            var rows = query.Sort switch
            {
                ListSort.Due => ByMoment(session, query, filter, cursor, query.Limit + 1, ListOrder.Due),
                ListSort.LastWord => ByMoment(session, query, filter, cursor, query.Limit + 1, ListOrder.Word),
                ListSort.Oldest => ByKey(session, filter, cursor, query.Limit + 1, ListOrder.Oldest),
                _ => ByKey(session, filter, cursor, query.Limit + 1, ListOrder.Newest),
            };
            return Page(configuration, rows, query, reader);
        });
    }

    /// <summary>Tickets that were found elsewhere, as a list shows them, in the order of their keys.</summary>
    internal static TicketPage Of(ReadSession session, TenantConfiguration configuration, IReadOnlyList<long> keys, Actor reader) =>
        Page(configuration, Rows(session, keys), new ListQuery(Limit: Math.Max(keys.Count, 1)), reader);

    private static List<Row> ByKey(ReadSession session, Filter filter, ListCursor? cursor, int limit, ListOrder order)
    {
        var after = filter.Copy();
        if (cursor is { } c)
        {
            after.And(order.Kind == ListOrderKind.Oldest ? "t.\"key\" > " : "t.\"key\" < ", c.Key);
        }

        return after.Page(session, Selected, Tables, order, limit, Read);
    }

    /// <summary>Tickets with a running clock (or a word that is owed) in its order, then those without, each part straight from an index.</summary>
    private static List<Row> ByMoment(ReadSession session, ListQuery query, Filter filter, ListCursor? cursor, int limit, ListOrder order)
    {
        var rows = new List<Row>();
        if (cursor is null or { Due: not null } && query.Category != Category.Closed)
        {
            var due = filter.Copy();
            due.OnlyOpen(); // No clock of a closed ticket runs, and no word is owed.
            if (cursor is { } c)
            {
                due.AndRaw($"(t.{order.Column}, t.\"key\") > ({due.Add(c.Due)}, {due.Add(c.Key)})");
            }
            else
            {
                due.AndRaw($"t.{order.Column} IS NOT NULL");
            }

            rows = due.Page(session, Selected, Tables, order, limit, Read);
        }

        if (rows.Count < limit && (order == ListOrder.Due ? query is { DueFrom: null, DueBefore: null } : query.WordBefore is null))
        {
            var rest = filter.Copy();
            rest.AndRaw($"t.{order.Column} IS NULL");
            if (cursor is { Due: null } c)
            {
                rest.And("t.\"key\" > ", c.Key);
            }

            rows.AddRange(rest.Page(session, Selected, Tables, rest.IsOpen ? order : ListOrder.Oldest, limit - rows.Count, Read));
        }

        return rows;
    }

    private static TicketPage Found(ReadSession session, TenantConfiguration configuration, Filter filter, ListQuery query, ListCursor? cursor, Actor reader)
    {
        var found = filter.Copy();
        var source = TicketSearch.Narrow(session, configuration, query.Search!, found, cursor?.Key, query.Limit + 1);
        if (source is null)
        {
            return new TicketPage([], null);
        }

        var candidates = found.Copy();
        var rows = found.Query(session, Selected, source.Tables, source.Order, query.Limit + 1, Read);
        var page = Page(configuration, rows, query, reader);
        if (page.Next is null && source.Candidates is { } sql
            && candidates.Single(session, sql, r => (Looked: r.GetInt64(0), Last: r.IsDBNull(1) ? 0 : r.GetInt64(1))) is { Looked: >= TicketSearch.MostCandidates } looked)
        {
            // Not the end: only as far as one page looks.
            return page with { Next = new ListCursor(null, looked.Last).ToString(), Partial = true };
        }

        return page;
    }

    /// <summary>In the order of the keys.</summary>
    private static List<Row> Rows(ReadSession session, IReadOnlyList<long> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var filter = new Filter();
        filter.AndRaw($"t.\"key\" IN ({string.Join(", ", keys.Select(k => filter.Add(k)))})");
        var rows = filter.Page(session, Selected, Tables, ListOrder.Newest, keys.Count, Read).ToDictionary(r => r.Key);
        return [.. keys.Select(k => rows[k])];
    }

    private static TicketPage Page(TenantConfiguration configuration, List<Row> rows, ListQuery query, Actor reader)
    {
        string? next = null;
        if (rows.Count > query.Limit)
        {
            rows.RemoveAt(rows.Count - 1);
            var last = rows[^1];
            var moment = query.Sort switch
            {
                ListSort.Due => last.Due,
                ListSort.LastWord => last.WordDue,
                _ => null,
            };
            next = new ListCursor(string.IsNullOrWhiteSpace(query.Search) ? moment : null, last.Key).ToString();
        }

        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
        var everybodys = reader.RightsIn(configuration).SeesAll;
        var items = new List<TicketItem>(rows.Count);
        foreach (var row in rows)
        {
            items.Add(new TicketItem
            {
                Id = row.Id,
                Number = row.Number,
                State = row.State,
                StateName = configuration.Workflow.Knows(row.State) ? configuration.Workflow.State(row.State).Names.In(language) : row.State,
                Category = row.Category,
                Topic = row.Topic,
                TopicName = TicketViews.TopicName(configuration, row.Topic, language),
                Directorate = TicketViews.DirectorateOf(configuration, row.Directorate, language),
                Assignee = row.Assignee,
                Urgency = row.Urgency,
                Channel = row.Channel,
                Excerpt = row.Excerpt.Length >= ExcerptLength ? row.Excerpt + "…" : row.Excerpt,
                CitizenName = row.CitizenName is null || (everybodys && row.SealedAt is null) ? row.CitizenName : NameOf(configuration, row, reader),
                Neighbourhood = row.Neighbourhood is null ? null : configuration.Neighbourhoods.GetValueOrDefault(row.Neighbourhood)?.Name,
                RegisteredAt = Provider.ToInstant(row.RegisteredAt),
                NextDue = row.Due is { } due ? Provider.ToInstant(due) : null,
                WordDue = row.WordDue is { } word ? Provider.ToInstant(word) : null,
                Outcome = row.Outcome,
                Simulated = row.Simulated,
            });
        }

        return new TicketPage(items, next);
    }

    /// <summary>As on the ticket itself. A task never makes a name known, so none is looked for.</summary>
    private static string? NameOf(TenantConfiguration configuration, Row row, Actor reader)
    {
        var ticket = new Ticket
        {
            Directorate = row.Directorate,
            Assignee = row.Assignee,
            Topic = row.Topic,
            RequestType = row.RequestType,
            Neighbourhood = row.Neighbourhood,
            ConfidentialReporter = row.Confidential,
            SealedAt = row.SealedAt is { } at ? Provider.ToInstant(at) : null,
        };
        var shown = new ShownPeople(ticket, Access.Of(configuration, null, ticket, reader));
        return shown.Hidden ? null : shown.Name(row.CitizenName);
    }

    private static Row Read(DbDataReader r) => new(
        Columns.Integer(r, 0),
        Columns.Id(r, 1)!.Value,
        Columns.Text(r, 2)!,
        Columns.Text(r, 3)!,
        CategoryNames.Of(Enum.Parse<Category>(Columns.Text(r, 4)!)),
        Columns.Text(r, 5),
        Columns.Text(r, 6)!,
        Columns.Id(r, 7),
        Columns.Text(r, 8)!,
        Columns.Text(r, 9)!,
        Columns.Text(r, 10)!,
        Columns.Text(r, 11),
        Columns.Integer(r, 12),
        Columns.IntegerOrNull(r, 13),
        Columns.Text(r, 14),
        Columns.Text(r, 15),
        r.GetInt64(16) != 0,
        Columns.Text(r, 17),
        Columns.IntegerOrNull(r, 18),
        Columns.IntegerOrNull(r, 19),
        !r.IsDBNull(20));

    private sealed record Row(
        long Key,
        Guid Id,
        string Number,
        string State,
        string Category,
        string? Topic,
        string Directorate,
        Guid? Assignee,
        string Urgency,
        string Channel,
        string Excerpt,
        string? Neighbourhood,
        long RegisteredAt,
        long? Due,
        string? Outcome,
        string? CitizenName,
        bool Confidential,
        string? RequestType,
        long? SealedAt,
        long? WordDue,
        bool Simulated);
}
