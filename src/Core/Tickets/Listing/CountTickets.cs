using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

/// <summary>
/// How many tickets several lists hold, for the numbers beside views. One read for all of them. What the kept counts know is read from
/// them; the rest (due dates, single tickets of other units) is counted, no further than asked.
/// </summary>
public sealed class CountTickets
{
    /// <param name="most">Counting stops here: nobody reads the difference between many and more.</param>
    /// <returns>One number a query, in their order.</returns>
    public IReadOnlyList<int> Execute(Tenant tenant, IReadOnlyList<ListQuery> queries, Actor reader, int most = 1000) =>
        tenant.Store.Read(session => (IReadOnlyList<int>)[.. queries.Select(q => Of(session, tenant.Configuration, q, reader, most))]);

    /// <summary>As above, each list counted as far as its own number says.</summary>
    public IReadOnlyList<int> Execute(Tenant tenant, IReadOnlyList<(ListQuery Query, int Most)> lists, Actor reader) =>
        tenant.Store.Read(session => (IReadOnlyList<int>)[.. lists.Select(l => Of(session, tenant.Configuration, l.Query, reader, l.Most))]);

    internal static int Of(ReadSession session, TenantConfiguration configuration, ListQuery query, Actor reader, int most) =>
        Kept(session, configuration, query, reader, most) ?? Filter.Of(configuration, query, reader)?.Count(session, most) ?? 0;

    /// <summary>Null when the kept counts do not know.</summary>
    internal static int? Kept(ReadSession session, TenantConfiguration configuration, ListQuery query, Actor reader, int most)
    {
        var seen = Seen.Of(configuration, query, reader);
        if (!query.IsKept)
        {
            return null;
        }

        if (seen is { Units.Count: 0, Singles: false })
        {
            return 0;
        }

        var conditions = new List<string>();
        var values = new List<object?>();
        Equal("directorate", string.IsNullOrEmpty(query.Directorate) ? null : query.Directorate);
        Equal("state", string.IsNullOrEmpty(query.State) ? null : query.State);
        Equal("category", query.Category?.ToString());
        if (query is { Assignee: not null, Unowned: true })
        {
            return 0;
        }

        var holders = query.Holders(reader);
        if (holders.Count > 0)
        {
            conditions.Add($"\"assignee\" IN ({string.Join(", ", holders.Select(h => Add(Provider.Of(h))))})");
        }
        else
        {
            Equal("assignee", query.Unowned ? Array.Empty<byte>() : null);
        }

        if (query is { Category: null, Open: true })
        {
            conditions.Add("\"category\" <> 'Closed'");
        }

        if (seen.Units is { Count: 0 })
        {
            conditions.Add("1 = 0");
        }
        else if (seen.Units is { } units)
        {
            conditions.Add($"\"directorate\" IN ({string.Join(", ", units.Order(StringComparer.Ordinal).Select(u => Add(u)))})");
        }

        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";
        var counts = session.Query($"SELECT \"tickets\" FROM \"ticket_count\"{where}", r => r.GetInt64(0), values.ToArray());
        var sealedOnes = seen.Rights.Sealed ? Filter.Of(configuration, query, reader)?.OnlySealed().Count(session, most) ?? 0 : 0;
        var known = counts.Sum() + sealedOnes;

        // What is seen as a unit's is known; only the few beside it are looked for.
        return known >= most || !seen.Singles
            ? (int)Math.Min(known, most)
            : (int)Math.Min(known + (Filter.Of(configuration, query, reader, onlySingles: true)?.Count(session, most) ?? 0), most);

        void Equal(string column, object? value)
        {
            if (value is not null)
            {
                conditions.Add($"\"{column}\" = {Add(value)}");
            }
        }

        string Add(object value)
        {
            values.Add(value);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@p{values.Count - 1}");
        }
    }
}
