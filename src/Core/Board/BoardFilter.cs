using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>
/// Which tickets a number of the board is made of. Numbers and lists are both made from this, so that they agree. Every moment is a range of
/// an index; the units of the board only sieve what it holds.
/// </summary>
internal sealed class BoardFilter(TenantConfiguration configuration, BoardScope scope, BoardTimes times, Actor reader)
{
    public Filter Of(BoardSubject subject, string? directorate = null, string? neighbourhood = null)
    {
        var filter = subject switch
        {
            BoardSubject.Arrived => Arrived(times.From, times.Tomorrow),
            BoardSubject.Solved => Ended("solved_at", times.From),
            BoardSubject.Closed => ClosedSince(times.From),
            BoardSubject.Broken => Broken(),
            _ => Standing(subject),
        };
        if (directorate is not null)
        {
            var only = $"t.\"directorate\" = {filter.Add(directorate)}";
            filter.AndRaw(IsStanding(subject) ? only : Sieve(only));
        }

        if (neighbourhood is not null)
        {
            filter.AndRaw(Sieve($"t.\"neighbourhood\" = {filter.Add(neighbourhood)}"));
        }

        return filter;
    }

    public Filter Arrived(Instant from, Instant to)
    {
        var filter = Begin();
        Between(filter, "registered_at", from, to);
        return filter;
    }

    public Filter ClosedSince(Instant from) => Ended("closed_at", from);

    /// <summary>Of what the kept counts know only what they do not: the sealed tickets this reader sees.</summary>
    public Filter SealedOnly(BoardSubject subject) => Of(subject).OnlySealed();

    private Filter Ended(string column, Instant from)
    {
        var filter = Begin();
        filter.AndRaw("t.\"archived_at\" IS NULL"); // In the words of the index; nothing of the longest period is packed.
        Between(filter, column, from, times.Tomorrow);
        return filter;
    }

    /// <summary>About this moment, not about some days: open tickets are few, and have indexes by unit.</summary>
    public static bool IsStanding(BoardSubject subject) => subject is BoardSubject.Open or BoardSubject.Waiting or BoardSubject.Overdue or BoardSubject.DueToday;

    private Filter Standing(BoardSubject subject)
    {
        var filter = Begin(sieved: false);
        filter.OnlyOpen();
        switch (subject)
        {
            case BoardSubject.Waiting:
                filter.And("t.\"category\" = ", nameof(Category.Waiting));
                break;
            case BoardSubject.Overdue:
                filter.And("t.\"next_due\" < ", Provider.Of(times.Now));
                break;
            case BoardSubject.DueToday:
                Between(filter, "next_due", times.Now, times.Tomorrow);
                break;
        }

        return filter;
    }

    /// <summary>A promise counts where it ran out; one that was met later was broken all the same.</summary>
    private Filter Broken()
    {
        var filter = Begin();
        filter.AndRaw(
            "t.\"key\" IN (SELECT d.\"ticket\" FROM \"running_clock\" d WHERE d.\"kind\" = 'promised' "
            + $"AND d.\"due\" >= {filter.Add(Provider.Of(times.From))} AND d.\"due\" < {filter.Add(Provider.Of(times.Now))} AND (d.\"met_at\" IS NULL OR d.\"met_at\" > d.\"due\"))");
        return filter;
    }

    private Filter Begin(bool sieved = true)
    {
        var filter = new Filter().OnlyReal();
        Seen.Of(configuration, new ListQuery(), reader).HideSealed(filter);
        if (scope.Units is { } units)
        {
            var only = $"t.\"directorate\" IN ({filter.AddAll(units)})";
            filter.AndRaw(sieved ? Sieve(only) : only);
        }

        return filter;
    }

    /// <summary>Beside a range of time: it only filters what the range finds. An engine without statistics would take its index instead.</summary>
    private static string Sieve(string condition) => $"({condition} OR 1 = 0)";

    private static void Between(Filter filter, string column, Instant from, Instant to) =>
        filter.AndRaw($"t.\"{column}\" >= {filter.Add(Provider.Of(from))} AND t.\"{column}\" < {filter.Add(Provider.Of(to))}");
}
