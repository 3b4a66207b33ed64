using System.Data.Common;
using System.Globalization;
using System.Text;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

/// <summary>
/// Conditions of a list with their values; portable SQL. What a reader sees for one reason or another (a unit's, mine, a topic's, a
/// task's) is kept as separate ways: a list takes the first of each, straight from an index, and puts them together.
/// </summary>
internal sealed class Filter
{
    private const string NotClosed = "t.\"category\" <> 'Closed'";

    private readonly StringBuilder _where = new();
    private readonly StringBuilder _beside = new();
    private readonly List<object?> _values = [];
    private List<string> _ways = [];
    private Func<Filter, string>? _unsealed;
    private bool _narrowed;
    private bool _real;

    /// <summary>Null when nothing can match (a reader without any unit).</summary>
    /// <param name="onlySingles">Without what is seen as a unit's, and without what is sealed: what the kept counts do not know.</param>
    public static Filter? Of(TenantConfiguration configuration, ListQuery query, Actor reader, bool onlySingles = false)
    {
        var filter = new Filter();
        if (query.Directorate is { Length: > 0 } directorate)
        {
            filter.And("t.\"directorate\" = ", directorate);
        }

        var seen = Seen.Of(configuration, query, reader);
        if (!(onlySingles ? seen.NarrowToSingles(filter) : seen.Narrow(filter)))
        {
            return null;
        }

        if (query.State is { Length: > 0 } state)
        {
            filter.Sieve($"t.\"state\" = {filter.Add(state)}");
        }

        if (query.Category is { } category)
        {
            filter.Sieve($"t.\"category\" = {filter.Add(category.ToString())}");
        }

        if (query.Category is not (null or Category.Closed) || (query.Category is null && query.Open))
        {
            filter.OnlyOpen();
        }

        if (query.Assignee is not null)
        {
            filter.HeldBy(query.Holders(reader));
        }

        if (query.Unowned)
        {
            filter.Sieve("t.\"assignee\" IS NULL");
        }

        if (query.DueFrom is { } from)
        {
            filter.And("t.\"next_due\" >= ", Provider.Of(from));
        }

        if (query.DueBefore is { } before)
        {
            filter.And("t.\"next_due\" < ", Provider.Of(before));
        }

        if (query.Watcher is { } watcher)
        {
            filter.AndRaw($"t.\"key\" IN (SELECT w.\"ticket\" FROM \"ticket_watch\" w WHERE w.\"staff\" = {filter.Add(Provider.Of(watcher))})");
        }

        if (query.WordBefore is { } word)
        {
            filter.OnlyOpen();
            filter.And("t.\"word_due\" < ", Provider.Of(word));
        }

        filter.Is("topic", query.Topic);
        filter.Is("neighbourhood", query.Neighbourhood);
        filter.Is("channel", query.Channel);
        if (query.Only is { } only)
        {
            filter.AndRaw(only.Count == 0 ? "1 = 0" : $"t.\"id\" IN ({string.Join(", ", only.Select(id => filter.Add(Provider.Of(id))))})");
        }

        return filter;
    }

    private void Is(string column, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Sieve($"t.\"{column}\" = {Add(value)}");
        }
    }

    /// <summary>Nothing narrows it: whatever is found is in the list, but for sealed tickets where <see cref="HidesSealed"/>.</summary>
    public bool IsEmpty => !_narrowed && _ways.Count == 0;

    /// <summary>Sealed tickets are left out, or some of them.</summary>
    public bool HidesSealed => _unsealed is not null;

    public Filter Copy()
    {
        var copy = new Filter();
        copy._where.Append(_where);
        copy._beside.Append(_beside);
        copy._values.AddRange(_values);
        copy._ways = _ways;
        copy._narrowed = _narrowed;
        copy._unsealed = _unsealed;
        copy._real = _real;
        copy.IsOpen = IsOpen;
        return copy;
    }

    /// <summary>In the words of the small indexes of what is open, so that they are used.</summary>
    public void OnlyOpen()
    {
        IsOpen = true;
        AndRaw(NotClosed);
    }

    /// <summary>Only what is open is asked for: the order by due date is an index of its own then.</summary>
    public bool IsOpen { get; private set; }

    public void And(string condition, object? value) => AndRaw($"{condition}{Add(value)}");

    public void AndRaw(string condition)
    {
        _narrowed = true;
        Append(_where, condition);
        Append(_beside, condition);
    }

    /// <summary>A condition that many tickets meet: beside a way it only filters. An engine without statistics would take its index, as good as any to it.</summary>
    private void Sieve(string condition)
    {
        _narrowed = true;
        Append(_where, condition);
        Append(_beside, $"({condition} OR 1 = 0)");
    }

    private static void Append(StringBuilder to, string condition) => to.Append(to.Length == 0 ? "" : " AND ").Append(condition);

    /// <summary>Of what is in the list only what is sealed: the kept counts do not know it.</summary>
    public Filter OnlySealed()
    {
        AndRaw("t.\"sealed_at\" IS NOT NULL");
        return this;
    }

    /// <param name="condition">Which tickets are shown, sealed or not, put into words only where there are sealed ones; null when none is hidden.</param>
    public void Unsealed(Func<Filter, string>? condition) => _unsealed = condition;

    /// <summary>Without what only tries an account out; asked only where there is such a thing.</summary>
    public Filter OnlyReal()
    {
        _real = true;
        return this;
    }

    /// <summary>In the custody of one of these people: an index for each, where nothing else names the ways.</summary>
    private void HeldBy(IReadOnlyList<Guid> people)
    {
        if (people.Count == 1)
        {
            And("t.\"assignee\" = ", Provider.Of(people[0]));
        }
        else if (_ways.Count == 0)
        {
            Ways([.. people.Select(p => $"t.\"assignee\" = {Add(Provider.Of(p))}")]);
        }
        else
        {
            AndRaw($"t.\"assignee\" IN ({string.Join(", ", people.Select(p => Add(Provider.Of(p))))})");
        }
    }

    /// <summary>One of these must hold.</summary>
    public void Ways(IReadOnlyList<string> ways) => _ways = [.. ways];

    public string Add(object? value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"@p{_values.Count - 1}");
    }

    public string AddAll(IEnumerable<string> values) => string.Join(", ", values.Select(v => Add(v)));

    /// <summary>The first of a list in one order of the table's.</summary>
    /// <param name="tables">Ticket as t, and what is joined to it.</param>
    public List<T> Page<T>(ReadSession session, string columns, string tables, ListOrder order, int limit, Func<DbDataReader, T> read)
    {
        var most = Add((long)limit);
        LeaveOutSealed(session);
        if (_ways.Count == 0)
        {
            return session.Query($"SELECT {columns} FROM {tables}{Where(null)} ORDER BY {order.By("t")} LIMIT {most}", read, _values.ToArray());
        }

        var parts = string.Join(" UNION ", _ways.Select((way, i) => string.Create(
            CultureInfo.InvariantCulture, $"SELECT \"key\", {order.Column} FROM (SELECT t.\"key\", t.{order.Column} FROM \"ticket\" t{Where(way)} ORDER BY {order.By("t")} LIMIT {most}) AS w{i}")));
        return session.Query(
            $"SELECT {columns} FROM (SELECT u.\"key\", u.{order.Column} FROM ({parts}) AS u ORDER BY {order.By("u")} LIMIT {most}) AS p JOIN {tables.Replace("\"ticket\" t", "\"ticket\" t ON t.\"key\" = p.\"key\"", StringComparison.Ordinal)} ORDER BY {order.By("t")}",
            read,
            _values.ToArray());
    }

    /// <summary>Rows of a source that finds tickets by itself (words, a number): every condition in one.</summary>
    public List<T> Query<T>(ReadSession session, string columns, string source, string order, int limit, Func<DbDataReader, T> read)
    {
        LeaveOutSealed(session);
        var any = _ways.Count == 0 ? null : $"({string.Join(" OR ", _ways)})";
        return session.Query($"SELECT {columns}{source}{Where(any)} {order} LIMIT {Add((long)limit)}", read, _values.ToArray());
    }

    public T? Single<T>(ReadSession session, string sql, Func<DbDataReader, T> read) => session.Query(sql, read, _values.ToArray()).FirstOrDefault();

    /// <summary>How many match, counted no further than <paramref name="most"/>.</summary>
    public int Count(ReadSession session, int most)
    {
        var limit = Add((long)most);
        LeaveOutSealed(session);
        var order = IsOpen ? $" ORDER BY {ListOrder.Due.By("t")}" : ""; // Leads to the small index.
        var parts = _ways.Count == 0
            ? $"SELECT t.\"key\" FROM \"ticket\" t{Where(null)}"
            : string.Join(" UNION ", _ways.Select((way, i) => string.Create(
                CultureInfo.InvariantCulture, $"SELECT \"key\" FROM (SELECT t.\"key\" FROM \"ticket\" t{Where(way)}{order} LIMIT {limit}) AS w{i}")));
        return (int)session.Count($"SELECT COUNT(*) FROM (SELECT \"key\" FROM ({parts}) AS u LIMIT {limit}) AS found", _values.ToArray());
    }

    /// <summary>Most desks have sealed nothing: one look into a small index spares every row of theirs the question.</summary>
    private void LeaveOutSealed(ReadSession session)
    {
        if (_real && session.Scalar("SELECT 1 FROM \"ticket\" WHERE \"simulated\" IS NOT NULL LIMIT 1") is not null)
        {
            Append(_where, "t.\"simulated\" IS NULL");
            Append(_beside, "(t.\"simulated\" IS NULL OR 1 = 0)");
        }

        _real = false;
        if (_unsealed is { } hides && session.Scalar("SELECT 1 FROM \"ticket\" WHERE \"sealed_at\" IS NOT NULL LIMIT 1") is not null)
        {
            var condition = hides(this);
            Append(_where, condition);
            Append(_beside, $"({condition} OR 1 = 0)");
        }

        _unsealed = null;
    }

    private string Where(string? way) => (_where.Length, way) switch
    {
        (0, null) => "",
        (0, _) => $" WHERE {way}",
        (_, null) => $" WHERE {_where}",
        _ => $" WHERE {_beside} AND {way}",
    };
}

/// <summary>An order that an index has.</summary>
internal enum ListOrderKind
{
    Due,
    Oldest,
    Newest,
    Word,
}

internal readonly record struct ListOrder(ListOrderKind Kind)
{
    public static readonly ListOrder Due = new(ListOrderKind.Due);

    public static readonly ListOrder Oldest = new(ListOrderKind.Oldest);

    public static readonly ListOrder Newest = new(ListOrderKind.Newest);

    public static readonly ListOrder Word = new(ListOrderKind.Word);

    /// <summary>The column beside the key that the order is by, or one that an index has anyway.</summary>
    public string Column => Kind == ListOrderKind.Word ? "\"word_due\"" : "\"next_due\"";

    public string By(string table) => Kind switch
    {
        ListOrderKind.Word => $"{table}.\"word_due\", {table}.\"key\"",
        ListOrderKind.Due => $"{table}.\"next_due\", {table}.\"key\"",
        ListOrderKind.Oldest => $"{table}.\"key\"",
        _ => $"{table}.\"key\" DESC",
    };
}
