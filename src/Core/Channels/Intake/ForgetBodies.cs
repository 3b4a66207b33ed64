using System.Globalization;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>
/// Throws away what providers sent, word for word, once its work is done and a term has passed: whatever counts of it stands in its ticket. A request that failed is
/// kept until it is worked, or the same term after somebody has set it aside; so is a part that nobody knew, which goes with its term in any case.
/// </summary>
public sealed class ForgetBodies(IClock clock)
{
    /// <summary>Days a finished request is kept when nothing else was said.</summary>
    public const int DefaultDays = 35;

    public const int LeastDays = 1;

    public const int MostDays = 3650;

    private const int Page = 500;

    /// <summary>How long finished requests are kept.</summary>
    /// <param name="days">As somebody wished; outside of <see cref="LeastDays"/> to <see cref="MostDays"/> the nearer of these counts.</param>
    public static Duration Term(int days) => Duration.FromDays(Math.Clamp(days, LeastDays, MostDays));

    /// <summary>A page at a time; never holds the writer for longer than one page.</summary>
    /// <param name="most">Thrown away at most; the next run goes on.</param>
    public async Task<Forgotten> ExecuteAsync(Tenant tenant, Duration term, int most, CancellationToken ct)
    {
        var before = clock.GetCurrentInstant() - term;
        var requests = await RequestsAsync(tenant, before, most, ct);
        var parts = await PartsAsync(tenant, before, most - requests.Thrown, ct);
        return new Forgotten(requests.Thrown + parts.Thrown, new[] { requests.Oldest, parts.Oldest }.Min());
    }

    /// <summary>Numbered as they came: the walk ends with the first page that reaches what is too young.</summary>
    private static async Task<Forgotten> RequestsAsync(Tenant tenant, Instant before, int most, CancellationToken ct)
    {
        var (thrown, after, oldest) = (0, long.MinValue, (Instant?)null);
        while (true)
        {
            var page = tenant.Store.Read(session => session.Query(
                $"SELECT \"seq\", \"received_at\", \"state\", \"aside_at\" FROM \"inbound_request\" WHERE \"seq\" > @p0 ORDER BY \"seq\" LIMIT {Page}",
                r => (Seq: r.GetInt64(0), At: Provider.ToInstant(r.GetInt64(1)), Since: Since(r.GetInt64(1), r.GetString(2), Columns.IntegerOrNull(r, 3))),
                after));
            var old = page.Where(r => r.Since < before).Take(most - thrown).Select(r => r.Seq).ToList();
            thrown += await DeleteAsync(tenant, old, "\"inbound_request\"", "\"next_attempt_at\" IS NULL AND (\"state\" = 'done' OR \"aside_at\" IS NOT NULL)", ct);
            oldest = page.Where(r => r.Since >= before).Select(r => r.Since).Append(oldest).Min();
            if (page.Count < Page || thrown >= most || page[^1].At >= before)
            {
                return new Forgotten(thrown, oldest);
            }

            after = page[^1].Seq;
        }
    }

    /// <summary>Since when its term runs; null while it does not.</summary>
    private static Instant? Since(long receivedAt, string state, long? asideAt) =>
        asideAt is { } aside ? Provider.ToInstant(aside) : state == InboundStates.Done ? Provider.ToInstant(receivedAt) : null;

    private static async Task<Forgotten> PartsAsync(Tenant tenant, Instant before, int most, CancellationToken ct)
    {
        const string Since = "COALESCE(\"aside_at\", \"at\")";
        var thrown = 0;
        while (thrown < most)
        {
            var old = tenant.Store.Read(session => session.Query(
                $"SELECT \"seq\" FROM \"quarantined_item\" WHERE {Since} < @p0 ORDER BY \"seq\" LIMIT @p1", r => r.GetInt64(0), Provider.Of(before), (long)Math.Min(Page, most - thrown)));
            if (old.Count == 0)
            {
                break;
            }

            thrown += await DeleteAsync(tenant, old, "\"quarantined_item\"", $"{Since} < @p0", ct, Provider.Of(before));
        }

        return new Forgotten(thrown, tenant.Store.Read(s => s.Scalar($"SELECT MIN({Since}) FROM \"quarantined_item\"")) is long first ? Provider.ToInstant(first) : null);
    }

    /// <param name="still">Asked once more where it counts: somebody may have taken one up meanwhile.</param>
    private static async ValueTask<int> DeleteAsync(Tenant tenant, List<long> rows, string table, string still, CancellationToken ct, params object?[] values) => rows.Count == 0
        ? 0
        : await tenant.Store.WriteAsync(
            session => session.Execute($"DELETE FROM {table} WHERE \"seq\" IN ({string.Join(", ", rows.Select(r => r.ToString(CultureInfo.InvariantCulture)))}) AND {still}", values), ct);
}
