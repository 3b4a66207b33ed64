namespace Derman.Core.Board;

/// <summary>What comparable periods had. Between the quartiles nothing is said to be more or less: that is what days are like.</summary>
/// <param name="Periods">How many there are to compare with.</param>
public sealed record Usual(int Median, int Low, int High, int Periods)
{
    /// <summary>Of fewer nobody can say what is usual.</summary>
    public const int FewestPeriods = 3;

    /// <returns>Null with too few of them.</returns>
    public static Usual? Of(IReadOnlyCollection<int> counts)
    {
        if (counts.Count < FewestPeriods)
        {
            return null;
        }

        var sorted = counts.Order().ToArray();
        return new Usual(At(sorted, 0.5), At(sorted, 0.25), At(sorted, 0.75), sorted.Length);
    }

    /// <summary>How many more (fewer when negative) than usual; null when it is as usual.</summary>
    public int? Difference(int count) => count < Low || count > High ? count - Median : null;

    /// <summary>Between two values the nearer to them both, rounded to whole tickets.</summary>
    private static int At(int[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return (int)Math.Round(sorted[below] + ((sorted[above] - sorted[below]) * (place - below)), MidpointRounding.AwayFromZero);
    }
}
