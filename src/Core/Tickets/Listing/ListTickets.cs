using System.Data.Common;
using System.Text;
using Derman.Core.Common;
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
        """t."key", t."id", t."number", t."state", t."category", t."topic", t."directorate", t."assignee", t."urgency", t."channel", substr(t."text", 1, 160), t."neighbourhood", t."registered_at", t."next_due", t."outcome", c."name" """;

    private const string Tables = """ FROM "ticket" t LEFT JOIN "citizen" c ON c."key" = t."citizen" """;

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

            var rows = query.Search is { Length: > 0 } search && !string.IsNullOrWhiteSpace(search)
                ? Found(session, configuration, filter, search, cursor, query.Limit + 1)
                : query.Sort == ListSort.Newest
                    ? Newest(session, filter, cursor, query.Limit + 1)
                    : ByDue(session, filter, cursor, query.Limit + 1);
            return Page(configuration, rows, query, reader);
        });
    }

    private static List<Row> Newest(ReadSession session, Filter filter, ListCursor? cursor, int limit)
    {
        var after = filter.Copy();
        if (cursor is { } c)
        {
            after.And("t.\"key\" < ", c.Key);
        }

        return after.Query(session, $"SELECT {Selected}{Tables}", "ORDER BY t.\"key\" DESC", limit, Read);
    }

    /// <summary>Tickets with a running clock in due order, then those without, each part straight from an index.</summary>
    private static List<Row> ByDue(ReadSession session, Filter filter, ListCursor? cursor, int limit)
    {
        var rows = new List<Row>();
        if (cursor is null or { Due: not null })
        {
            var due = filter.Copy();
            if (cursor is { } c)
            {
                due.AndRaw($"(t.\"next_due\", t.\"key\") > ({due.Add(c.Due)}, {due.Add(c.Key)})");
            }
            else
            {
                due.AndRaw("t.\"next_due\" IS NOT NULL");
            }

            rows = due.Query(session, $"SELECT {Selected}{Tables}", "ORDER BY t.\"next_due\", t.\"key\"", limit, Read);
        }

        if (rows.Count < limit)
        {
            var rest = filter.Copy();
            rest.AndRaw("t.\"next_due\" IS NULL");
            if (cursor is { Due: null } c)
            {
                rest.And("t.\"key\" > ", c.Key);
            }

            rows.AddRange(rest.Query(session, $"SELECT {Selected}{Tables}", "ORDER BY t.\"key\"", limit - rows.Count, Read));
        }

        return rows;
    }

    private static List<Row> Found(
        ReadSession session, TenantConfiguration configuration, Filter filter, string search, ListCursor? cursor, int limit)
    {
        var found = filter.Copy();
        var source = TicketSearch.Narrow(configuration, search, found);
        if (source is not null && cursor is { } c)
        {
            found.And($"{TicketSearch.KeyOf(source)} < ", c.Key);
        }

        return source is null ? [] : found.Query(session, $"SELECT {Selected}{source}", TicketSearch.NewestFirst(source), limit, Read);
    }

    private static TicketPage Page(TenantConfiguration configuration, List<Row> rows, ListQuery query, Actor reader)
    {
        string? next = null;
        if (rows.Count > query.Limit)
        {
            rows.RemoveAt(rows.Count - 1);
            var last = rows[^1];
            next = new ListCursor(query.Sort == ListSort.Due && string.IsNullOrWhiteSpace(query.Search) ? last.Due : null, last.Key).ToString();
        }

        var language = reader.Language ?? configuration.Profile.DefaultLanguage;
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
                CitizenName = row.CitizenName,
                Neighbourhood = row.Neighbourhood is null ? null : configuration.Neighbourhoods.GetValueOrDefault(row.Neighbourhood)?.Name,
                RegisteredAt = Provider.ToInstant(row.RegisteredAt),
                NextDue = row.Due is { } due ? Provider.ToInstant(due) : null,
                Outcome = row.Outcome,
            });
        }

        return new TicketPage(items, next);
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
        Columns.Text(r, 15));

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
        string? CitizenName);
}

/// <summary>Conditions of a list with their values; portable SQL.</summary>
internal sealed class Filter
{
    private readonly StringBuilder _where = new();
    private readonly List<object?> _values = [];

    /// <summary>Null when nothing can match (a reader without any unit).</summary>
    public static Filter? Of(TenantConfiguration configuration, ListQuery query, Actor reader)
    {
        var filter = new Filter();
        if (query.Directorate is { Length: > 0 } directorate)
        {
            filter.And("t.\"directorate\" = ", directorate);
        }

        if (query.Unit is { Length: > 0 } unit && !filter.In("t.\"directorate\"", configuration.Tree.Subtree(unit)))
        {
            return null;
        }

        if (!reader.SeesAll)
        {
            IReadOnlyCollection<string> units = reader.Unit is null ? [] : configuration.Tree.Subtree(reader.Unit);
            filter.VisibleTo(units, reader.Unit is null ? [] : configuration.Tree.TopicsSeenFrom(reader.Unit), reader.StaffId);
        }

        if (query.State is { Length: > 0 } state)
        {
            filter.And("t.\"state\" = ", state);
        }

        if (query.Category is { } category)
        {
            filter.And("t.\"category\" = ", category.ToString());
        }
        else if (query.Open)
        {
            filter.AndRaw("t.\"category\" IN ('Open', 'Waiting', 'Proposed', 'Solved')");
        }

        if (query.Assignee is { } assignee)
        {
            filter.And("t.\"assignee\" = ", Provider.Of(assignee));
        }

        if (query.Unowned)
        {
            filter.AndRaw("t.\"assignee\" IS NULL");
        }

        if (query.DueFrom is { } from)
        {
            filter.And("t.\"next_due\" >= ", Provider.Of(from));
        }

        if (query.DueBefore is { } before)
        {
            filter.And("t.\"next_due\" < ", Provider.Of(before));
        }

        return filter;
    }

    public Filter Copy()
    {
        var copy = new Filter();
        copy._where.Append(_where);
        copy._values.AddRange(_values);
        return copy;
    }

    public void And(string condition, object? value) => AndRaw($"{condition}{Add(value)}");

    public void AndRaw(string condition)
    {
        _where.Append(_where.Length == 0 ? "WHERE " : " AND ").Append(condition);
    }

    public string Add(object? value)
    {
        _values.Add(value);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@p{_values.Count - 1}");
    }

    public List<T> Query<T>(ReadSession session, string select, string order, int limit, Func<DbDataReader, T> read)
    {
        var sql = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{select} {_where} {order} LIMIT {Add((long)limit)}");
        return session.Query(sql, read, _values.ToArray());
    }

    /// <summary>How many match, counted no further than <paramref name="most"/>.</summary>
    public int Count(ReadSession session, int most)
    {
        var sql = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT COUNT(*) FROM (SELECT 1 FROM \"ticket\" t {_where} LIMIT {Add((long)most)}) AS found");
        return (int)session.Count(sql, _values.ToArray());
    }

    private bool In(string column, IReadOnlySet<string> codes)
    {
        if (codes.Count == 0)
        {
            return false;
        }

        AndRaw($"{column} IN ({string.Join(", ", codes.Order(StringComparer.Ordinal).Select(c => Add(c)))})");
        return true;
    }

    private void VisibleTo(IReadOnlyCollection<string> units, IReadOnlyList<string> topics, Guid? staff)
    {
        var codes = units.Order(StringComparer.Ordinal).ToList();
        var inUnits = codes.Count == 0 ? "1 = 0" : $"t.\"directorate\" IN ({string.Join(", ", codes.Select(c => Add(c)))})";
        var mine = staff is { } id ? $" OR t.\"assignee\" = {Add(Provider.Of(id))}" : "";
        var seen = topics.Count == 0 ? "" : $" OR t.\"topic\" IN ({string.Join(", ", topics.Select(c => Add(c)))})";
        var tasks = codes.Count == 0
            ? ""
            : $" OR EXISTS (SELECT 1 FROM \"ticket_task\" k WHERE k.\"ticket\" = t.\"key\" AND k.\"directorate\" IN ({string.Join(", ", codes.Select(c => Add(c)))}))";
        AndRaw($"({inUnits}{mine}{seen}{tasks})");
    }
}
