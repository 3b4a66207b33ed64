using System.Data.Common;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Intake.Unworked;

/// <summary>What came in and became nothing, account by account, for who keeps the accounts (<see cref="Acts.ManageConfiguration"/>).</summary>
public sealed class ReadUnworked(ChannelSecrets secrets)
{
    public const int PageSize = 20;

    private const string Requests =
        """SELECT 0 AS "kind", "seq", "received_at" AS "at", "attempts", "fault" AS "code", "reason" AS "detail", "aside_at", "aside_why", LENGTH("body") AS "size" FROM "inbound_request" WHERE "state" = 'failed' AND "account" = @p0 AND "aside_at" IS """;

    private const string Parts =
        """SELECT 1 AS "kind", "seq", "at", 0 AS "attempts", "reason" AS "code", NULL AS "detail", "aside_at", "aside_why", LENGTH("raw") AS "size" FROM "quarantined_item" WHERE "account" = @p0 AND "aside_at" IS """;

    /// <param name="page">From 0.</param>
    public Result<UnworkedPage> Execute(Tenant tenant, string account, UnworkedView view, int page, Actor reader)
    {
        if (!reader.May(Acts.ManageConfiguration))
        {
            return UnworkedErrors.NotYours;
        }

        var hidden = secrets.Of(tenant, account).Values.ToList();
        return tenant.Store.Read(session =>
        {
            var rows = session.Query($"{From(view)} ORDER BY \"at\" DESC, \"seq\" DESC LIMIT @p1 OFFSET @p2", Read, account, PageSize + 1L, (long)page * PageSize);
            return new UnworkedPage([.. rows.Take(PageSize).Select(r => Whole(session, r, hidden))], rows.Count > PageSize);
        });
    }

    /// <summary>Of every account that has any, also of those that were removed since.</summary>
    public static IReadOnlyDictionary<string, UnworkedCount> Counts(Tenant tenant) => tenant.Store.Read(session =>
    {
        var failed = Count(session, "\"inbound_request\" WHERE \"state\" = 'failed' AND");
        var kept = Count(session, "\"quarantined_item\" WHERE");
        return failed.Keys.Union(kept.Keys).ToDictionary(a => a, a => new UnworkedCount(failed.GetValueOrDefault(a), kept.GetValueOrDefault(a)), StringComparer.Ordinal);
    });

    private static Dictionary<string, long> Count(ReadSession session, string from) => session
        .Query($"SELECT \"account\", COUNT(*) FROM {from} \"aside_at\" IS NULL GROUP BY \"account\"", r => (Account: r.GetString(0), Count: r.GetInt64(1)))
        .ToDictionary(c => c.Account, c => c.Count, StringComparer.Ordinal);

    private static string From(UnworkedView view) => view switch
    {
        UnworkedView.Failed => Requests + "NULL",
        UnworkedView.Kept => Parts + "NULL",
        _ => $"SELECT * FROM ({Requests}NOT NULL UNION ALL {Parts}NOT NULL) AS u",
    };

    private static UnworkedItem Read(DbDataReader r) => new(
        new UnworkedId(r.GetInt64(0) == 0 ? UnworkedKind.Request : UnworkedKind.Part, r.GetInt64(1)),
        Provider.ToInstant(r.GetInt64(2)),
        r.GetInt64(3),
        Columns.Text(r, 4),
        Columns.Text(r, 5),
        Columns.IntegerOrNull(r, 6) is { } aside ? Provider.ToInstant(aside) : null,
        Columns.Text(r, 7),
        "",
        r.GetInt64(8),
        MayAgain: true);

    private static UnworkedItem Whole(ReadSession session, UnworkedItem row, List<string> hidden) => row.Id.Kind == UnworkedKind.Request
        ? row with
        {
            // What our own side said of it is for the log: it names our tables, not the provider's words.
            Detail = row.Code is InboundFaults.Unavailable or InboundFaults.Unreadable && row.Detail is { } detail ? SafeText.Of(detail, hidden) : null,
            Content = SafeText.Of((byte[])session.Scalar($"SELECT SUBSTR(\"body\", 1, {SafeText.Read}) FROM \"inbound_request\" WHERE \"seq\" = @p0", row.Id.Seq)!, hidden),
        }
        : row with
        {
            Content = SafeText.Of((string)session.Scalar($"SELECT SUBSTR(\"raw\", 1, {SafeText.Read}) FROM \"quarantined_item\" WHERE \"seq\" = @p0", row.Id.Seq)!, hidden, row.Size > SafeText.Read),
            MayAgain = WorkAgain.RequestOf(session, row.Id.Seq) is not null,
        };
}
