using System.Data.Common;
using System.Text;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

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
