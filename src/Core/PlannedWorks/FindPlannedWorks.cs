using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.PlannedWorks;

/// <summary>The planned works that a caller may be calling about: running or soon, of the place and of the topic.</summary>
public sealed class FindPlannedWorks(IClock clock)
{
    /// <summary>A work is told of this long before it begins.</summary>
    public static readonly Duration Ahead = Duration.FromHours(24);

    private const long MostLookedAt = 200;
    private const int MostShown = 3;

    /// <param name="words">Address and the citizen's own words: a street named in them counts.</param>
    public IReadOnlyList<PlannedWorkView> Execute(Tenant tenant, string? neighbourhood, string? topic, string? words)
    {
        if (neighbourhood is null && topic is null)
        {
            return [];
        }

        var now = clock.GetCurrentInstant();
        var district = neighbourhood is null ? null : tenant.Configuration.Neighbourhoods.GetValueOrDefault(neighbourhood)?.District;
        var folded = FoldedText.Fold(words ?? "");
        return tenant.Store.Read(s => (IReadOnlyList<PlannedWorkView>)[.. s
            .List<PlannedWork>("\"ends_at\" > @p0 AND \"starts_at\" < @p1 AND \"removed\" = 0 ORDER BY \"ends_at\" LIMIT @p2", Provider.Of(now), Provider.Of(now + Ahead), MostLookedAt)
            .Select(w => PlannedWorkView.Of(w, now))
            .Where(w => Fits(w.Content, neighbourhood, district, topic, folded))
            .Take(MostShown)]);
    }

    private static bool Fits(WorkContent work, string? neighbourhood, string? district, string? topic, string folded) =>
        (work.Areas.Count == 0 || (neighbourhood is not null && work.Areas.Contains(neighbourhood)) || (district is not null && work.Areas.Contains(district)))
        && (work.Topics.Count == 0 ? neighbourhood is not null : topic is not null && work.Topics.Contains(topic))
        && (work.Streets.Count == 0 || work.Streets.Any(s => Names(folded, FoldedText.Fold(s))));

    /// <summary>A whole beginning of a word: "214" is not in "1214", but "istasyon" is in "istasyonda".</summary>
    private static bool Names(string folded, string street)
    {
        for (var at = folded.IndexOf(street, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(street, at + 1, StringComparison.Ordinal))
        {
            var end = at + street.Length;
            if ((at == 0 || !char.IsLetterOrDigit(folded[at - 1])) && (end == folded.Length || !char.IsDigit(street[^1]) || !char.IsDigit(folded[end])))
            {
                return true;
            }
        }

        return false;
    }
}
