using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

/// <summary>
/// Which tickets of a list its reader sees: all of some units, and single ones for other reasons. The same rule as
/// <see cref="Access"/>, in words an index understands.
/// </summary>
/// <param name="Units">Seen whole; null for every unit there is.</param>
/// <param name="Within">The units the list is about; null for all.</param>
/// <param name="OnlyOpen">The list has no closed ticket, so none of the archive.</param>
/// <param name="Rights">What the reader's roles allow.</param>
/// <param name="Reader">Who sees single tickets beside those units; null when there are none to see.</param>
internal sealed record Seen(IReadOnlyCollection<string>? Units, IReadOnlyCollection<string>? Within, bool OnlyOpen, Rights Rights, Actor? Reader)
{
    private const string NotSealed = "t.\"sealed_at\" IS NULL";

    public static Seen Of(TenantConfiguration configuration, ListQuery query, Actor reader)
    {
        var rights = reader.RightsIn(configuration);
        IReadOnlySet<string>? asked = query.Unit is { Length: > 0 } unit ? configuration.Tree.Subtree(unit) : null;
        var open = query.Category is { } category ? category != Category.Closed : query.Open;
        if (rights.SeesAll)
        {
            return new Seen(asked, asked, open, rights, null);
        }

        var own = rights.Grants.Where(g => !g.IsNarrowed).SelectMany(g => g.Units.Concat(g.Beside)).ToHashSet(StringComparer.Ordinal);
        if ((query.Directorate is { Length: > 0 } one && own.Contains(one)) || (reader.StaffId is { } me && query.Assignee == me))
        {
            return new Seen(asked, asked, open, rights, null); // The list is about nothing else than what is seen anyway.
        }

        var whole = asked is null ? [.. own] : asked.Where(own.Contains).ToList();
        var more = asked is null || whole.Count < asked.Count;
        return new Seen(whole, asked, open, rights, more ? reader : null);
    }

    /// <summary>What is seen is exactly what some units hold: their counts are its counts.</summary>
    public bool IsOfUnits => Reader is null;

    /// <returns>False when there is nothing to see.</returns>
    public bool Narrow(Filter filter)
    {
        filter.Unsealed(Unsealed(filter));
        if (Units is null)
        {
            return true;
        }

        var ways = Units.Order(StringComparer.Ordinal).Select(u => $"t.\"directorate\" = {filter.Add(u)}").ToList();
        if (Reader is not null)
        {
            var single = Singles(filter);
            ways.AddRange(Within is null || single.Count == 0 ? single : Inside(single, filter.AddAll(Within.Order(StringComparer.Ordinal))));
        }

        filter.Ways(ways);
        return ways.Count > 0;
    }

    /// <summary>Beside every way: which sealed tickets may be among what it finds; null for all of them.</summary>
    private string? Unsealed(Filter filter)
    {
        if (Rights.Grants.Any(g => g is { Sealed: true, SeesAll: true }))
        {
            return null;
        }

        var open = Rights.Grants.Where(g => g.Sealed).SelectMany(g => Covered(filter, g)).ToList();
        return open.Count == 0 ? NotSealed : $"({NotSealed} OR {string.Join(" OR ", open)})";
    }

    private List<string> Singles(Filter filter)
    {
        var ways = new List<string>();
        if (Reader!.StaffId is { } me)
        {
            ways.AddRange(Reader.StandsInFor.Select(s => s.Id).Prepend(me).Select(id => $"t.\"assignee\" = {filter.Add(Provider.Of(id))}"));
        }

        ways.AddRange(Rights.Grants.Where(g => g.IsNarrowed).SelectMany(g => Covered(filter, g)));
        var own = Rights.Grants.SelectMany(g => g.Units).Distinct(StringComparer.Ordinal).ToList();
        if (own.Count > 0)
        {
            var units = filter.AddAll(own.Order(StringComparer.Ordinal));
            ways.Add($"t.\"key\" IN (SELECT k.\"ticket\" FROM \"ticket_task\" k WHERE k.\"directorate\" IN ({units}))");
            if (OnlyOpen)
            {
                return ways;
            }

            ways.Add($"(t.\"archived_at\" IS NOT NULL AND t.\"key\" IN (SELECT a.\"ticket\" FROM \"archived_task\" a WHERE a.\"directorate\" IN ({units})))");
        }

        return ways;
    }

    /// <summary>What one grant covers, a way for each value an index begins with: its units, or its topics where it has every unit.</summary>
    private static IEnumerable<string> Covered(Filter filter, Grant grant)
    {
        var rest = new List<string>();
        In(grant.RequestTypes, "request_type");
        In(grant.Neighbourhoods, "neighbourhood");
        if (!grant.EveryUnit)
        {
            In(grant.Topics, "topic");
            return grant.Units.Concat(grant.Beside).Order(StringComparer.Ordinal).Select(u => All($"t.\"directorate\" = {filter.Add(u)}"));
        }

        return grant.Topics is { } topics ? topics.Order(StringComparer.Ordinal).Select(t => All($"t.\"topic\" = {filter.Add(t)}")) : [All(null)];

        void In(IReadOnlySet<string>? only, string column)
        {
            if (only is not null)
            {
                rest.Add($"t.\"{column}\" IN ({filter.AddAll(only.Order(StringComparer.Ordinal))})");
            }
        }

        string All(string? first) => $"({string.Join(" AND ", first is null ? rest : rest.Prepend(first))})";
    }

    private static IEnumerable<string> Inside(List<string> ways, string units) => ways.Select(w => $"({w} AND t.\"directorate\" IN ({units}))");
}
