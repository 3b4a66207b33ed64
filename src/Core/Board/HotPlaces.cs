namespace Derman.Core.Board;

/// <summary>
/// Where more came in than usual there. Each neighbourhood is compared with itself: a big one is always busy. What differs as chance makes
/// it differ is not hot, and neither are a few tickets.
/// </summary>
internal static class HotPlaces
{
    private const int Most = 6;
    private const int FewestTickets = 5;

    /// <summary>In units of what chance does (counts differ by about the square root of what is usual).</summary>
    private const double Notable = 1.5;

    public static IReadOnlyList<HotPlace> Of(IReadOnlyDictionary<string, int> now, IReadOnlyList<IReadOnlyDictionary<string, int>> before) =>
    [
        .. now
            .Where(p => p.Value >= FewestTickets)
            .Select(p => new HotPlace(p.Key, p.Value, Usual.Of([.. before.Select(b => b.GetValueOrDefault(p.Key))])!.Median))
            .Select(p => (Place: p, Unusual: (p.Tickets - p.Usual) / Math.Sqrt(p.Usual + 1)))
            .Where(p => p.Unusual >= Notable)
            .OrderByDescending(p => p.Unusual).ThenBy(p => p.Place.Code, StringComparer.Ordinal)
            .Take(Most)
            .Select(p => p.Place),
    ];
}
