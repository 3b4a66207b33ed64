using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>
/// Throws away the memory of what was taken in, once nobody repeats it any more: providers do for a week at most. Kept, however old, is what belongs to a
/// request that is not done: it may still be tried again, and what it brought already must not count twice.
/// </summary>
public sealed class ForgetInbound(IClock clock)
{
    /// <summary>Days a key is kept when nothing else was said.</summary>
    public const int DefaultDays = 35;

    /// <summary>Never fewer: Meta repeats for seven days.</summary>
    public const int LeastDays = 8;

    private const int Page = 500;

    /// <summary>How long keys are kept.</summary>
    /// <param name="days">As somebody wished; less than <see cref="LeastDays"/> counts as that.</param>
    public static Duration Term(int days) => Duration.FromDays(Math.Max(days, LeastDays));

    /// <summary>Walks once through all keys, a page at a time, and never holds the writer for longer than one page.</summary>
    /// <param name="most">Keys thrown away at most; the next run goes on.</param>
    public async Task<Forgotten> ExecuteAsync(Tenant tenant, Duration term, int most, CancellationToken ct)
    {
        var before = clock.GetCurrentInstant() - term;
        var open = tenant.Store.Read(Open);
        var (thrown, oldest) = (0, (Instant?)null);
        var (account, id) = ("", "");
        while (thrown < most)
        {
            var page = tenant.Store.Read(session => session.List<InboundItem>(
                $"\"account\" > @p0 OR (\"account\" = @p0 AND \"external_id\" > @p1) ORDER BY \"account\", \"external_id\" LIMIT {Page}", account, id));
            var old = page.Where(item => item.At < before && !open.Contains(item.Request)).Take(most - thrown).ToList();
            if (old.Count > 0)
            {
                await tenant.Store.WriteAsync(session => old.ForEach(session.Delete), ct);
                thrown += old.Count;
            }

            oldest = page.Except(old).Aggregate(oldest, (first, item) => first is { } known ? Instant.Min(known, item.At) : item.At);
            if (page.Count < Page)
            {
                break;
            }

            (account, id) = (page[^1].Account, page[^1].ExternalId);
        }

        return new Forgotten(thrown, oldest);
    }

    /// <summary>In the words of two indexes.</summary>
    private static HashSet<long> Open(ReadSession session) =>
    [
        .. session.Query("SELECT \"seq\" FROM \"inbound_request\" WHERE \"next_attempt_at\" IS NOT NULL", r => r.GetInt64(0)),
        .. session.Query("SELECT \"seq\" FROM \"inbound_request\" WHERE \"state\" = 'failed'", r => r.GetInt64(0)),
    ];
}

/// <param name="Thrown">How many were thrown away.</param>
/// <param name="Oldest">Of those seen and kept, when the oldest came.</param>
public sealed record Forgotten(int Thrown, Instant? Oldest);
