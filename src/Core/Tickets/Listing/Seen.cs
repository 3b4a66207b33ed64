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
/// <param name="Singles">There are single tickets to see beside those units.</param>
internal sealed record Seen(IReadOnlyCollection<string>? Units, IReadOnlyCollection<string>? Within, bool OnlyOpen, Actor Reader, Rights Rights, bool Singles)
{
    private const string NotSealed = "t.\"sealed_at\" IS NULL";

    public static Seen Of(TenantConfiguration configuration, ListQuery query, Actor reader)
    {
        var rights = reader.RightsIn(configuration);
        IReadOnlySet<string>? asked = query.Unit is { Length: > 0 } unit ? configuration.Tree.Subtree(unit) : null;
        var open = query.Category is { } category ? category != Category.Closed : query.Open;
        if (rights.Grants.Count == 0)
        {
            return new Seen([], asked, open, reader, rights, Singles: false); // No role, no custody either.
        }

        if (rights.SeesAll)
        {
            return new Seen(asked, asked, open, reader, rights, Singles: false);
        }

        var own = rights.Grants.Where(g => !g.IsNarrowed).SelectMany(g => g.Units.Concat(g.Beside)).ToHashSet(StringComparer.Ordinal);
        if ((query.Directorate is { Length: > 0 } one && own.Contains(one)) || (reader.StaffId is { } me && query.Assignee == me))
        {
            return new Seen(asked, asked, open, reader, rights, Singles: false); // The list is about nothing else than what is seen anyway.
        }

        var whole = asked is null ? [.. own] : asked.Where(own.Contains).ToList();
        var more = asked is null || whole.Count < asked.Count;
        return new Seen(whole, asked, open, reader, rights, more);
    }

    /// <returns>False when there is nothing to see.</returns>
    public bool Narrow(Filter filter)
    {
        HideSealed(filter);
        if (Units is null)
        {
            return true;
        }

        var ways = Units.Order(StringComparer.Ordinal).Select(u => $"t.\"directorate\" = {filter.Add(u)}").ToList();
        if (Singles)
        {
            ways.AddRange(Single(filter));
        }

        filter.Ways(ways);
        return ways.Count > 0;
    }

    /// <summary>Leaves out the sealed tickets that this reader may not be told of.</summary>
    public void HideSealed(Filter filter) => filter.Unsealed(Rights.Grants.Any(g => g is { Sealed: true, SeesAll: true }) ? null : Unsealed);

    /// <summary>Only what is seen for a reason of its own, in none of those units, and unsealed.</summary>
    /// <returns>False when there is nothing of that kind to see.</returns>
    public bool NarrowToSingles(Filter filter)
    {
        if (!Singles || Units is null)
        {
            return false;
        }

        filter.AndRaw(NotSealed);
        if (Units.Count > 0)
        {
            filter.AndRaw($"t.\"directorate\" NOT IN ({filter.AddAll(Units.Order(StringComparer.Ordinal))})");
        }

        var ways = Single(filter);
        filter.Ways(ways);
        return ways.Count > 0;
    }

    private List<string> Single(Filter filter)
    {
        List<string> single = [.. Held(filter), .. Rights.Grants.Where(g => g.IsNarrowed).SelectMany(g => Covered(filter, g)), .. Asked(filter)];
        return Within is null || single.Count == 0 ? single : [.. Inside(single, filter.AddAll(Within.Order(StringComparer.Ordinal)))];
    }

    /// <summary>Beside every way: which sealed tickets may be among what it finds.</summary>
    private string Unsealed(Filter filter) => Rights.Sealed
        ? $"({string.Join(" OR ", [NotSealed, .. Rights.Grants.Where(g => g.Sealed).SelectMany(g => Covered(filter, g)), .. Held(filter), .. Asked(filter)])})"
        : NotSealed;

    /// <summary>In the reader's custody, or of somebody on leave.</summary>
    private IEnumerable<string> Held(Filter filter) => Reader.StaffId is { } me
        ? Reader.StandsInFor.Select(s => s.Id).Prepend(me).Select(id => $"t.\"assignee\" = {filter.Add(Provider.Of(id))}")
        : [];

    /// <summary>A unit of the reader's was asked for a part of the work.</summary>
    private IEnumerable<string> Asked(Filter filter)
    {
        var own = Rights.Grants.SelectMany(g => g.Units).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (own.Count == 0)
        {
            yield break;
        }

        var units = filter.AddAll(own);
        yield return $"t.\"key\" IN (SELECT k.\"ticket\" FROM \"ticket_task\" k WHERE k.\"directorate\" IN ({units}))";
        if (!OnlyOpen)
        {
            yield return $"(t.\"archived_at\" IS NOT NULL AND t.\"key\" IN (SELECT a.\"ticket\" FROM \"archived_task\" a WHERE a.\"directorate\" IN ({units})))";
        }
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
