using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Listing;

/// <summary>Which tickets of a list its reader sees: all of some units, and single ones for other reasons.</summary>
/// <param name="Units">Seen whole; null for every unit there is.</param>
/// <param name="Within">The units the list is about; null for all.</param>
/// <param name="OnlyOpen">The list has no closed ticket, so none of the archive.</param>
/// <param name="Reader">Who sees single tickets beside those units; null when there are none to see.</param>
internal sealed record Seen(IReadOnlyCollection<string>? Units, IReadOnlyCollection<string>? Within, bool OnlyOpen, Actor? Reader, IReadOnlyCollection<string> Own, IReadOnlyList<string> Topics)
{
    public static Seen Of(TenantConfiguration configuration, ListQuery query, Actor reader)
    {
        IReadOnlySet<string>? asked = query.Unit is { Length: > 0 } unit ? configuration.Tree.Subtree(unit) : null;
        var open = query.Category is { } category ? category != Category.Closed : query.Open;
        if (reader.SeesAll)
        {
            return new Seen(asked, asked, open, null, [], []);
        }

        IReadOnlySet<string> own = reader.Unit is null ? new HashSet<string>() : configuration.Tree.Subtree(reader.Unit);
        if ((query.Directorate is { Length: > 0 } one && own.Contains(one)) || (reader.StaffId is { } me && query.Assignee == me))
        {
            return new Seen(asked, asked, open, null, [], []); // The list is about nothing else than what is seen anyway.
        }

        var whole = asked is null ? [.. own] : asked.Where(own.Contains).ToList();
        var more = asked is null || whole.Count < asked.Count;
        return new Seen(whole, asked, open, more ? reader : null, own, reader.Unit is null ? [] : configuration.Tree.TopicsSeenFrom(reader.Unit));
    }

    /// <summary>What is seen is exactly what some units hold: their counts are its counts.</summary>
    public bool IsOfUnits => Reader is null;

    /// <returns>False when there is nothing to see.</returns>
    public bool Narrow(Filter filter)
    {
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

    private List<string> Singles(Filter filter)
    {
        var ways = new List<string>();
        if (Reader!.StaffId is { } me)
        {
            ways.Add($"t.\"assignee\" = {filter.Add(Provider.Of(me))}");
        }

        ways.AddRange(Topics.Select(t => $"t.\"topic\" = {filter.Add(t)}"));
        if (Own.Count > 0)
        {
            var units = filter.AddAll(Own.Order(StringComparer.Ordinal));
            ways.Add($"t.\"key\" IN (SELECT k.\"ticket\" FROM \"ticket_task\" k WHERE k.\"directorate\" IN ({units}))");
            if (OnlyOpen)
            {
                return ways;
            }

            ways.Add($"(t.\"archived_at\" IS NOT NULL AND t.\"key\" IN (SELECT a.\"ticket\" FROM \"archived_task\" a WHERE a.\"directorate\" IN ({units})))");
        }

        return ways;
    }

    private static IEnumerable<string> Inside(List<string> ways, string units) => ways.Select(w => $"({w} AND t.\"directorate\" IN ({units}))");
}
