using Derman.Core.Calls.CallBacks;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>Somebody who has a telephone, and what is going on there.</summary>
/// <param name="State">One of <see cref="OperatorStates"/>.</param>
/// <param name="Since">When this state began; null for free and for a telephone that rings.</param>
/// <param name="Missed">How often it was let ring today.</param>
public sealed record OperatorView(Guid Staff, string Name, string Telephone, string State, Instant? Since, int Missed, bool Mine);

public static class OperatorStates
{
    public const string Free = "free";
    public const string Ringing = "ringing";
    public const string Talking = "talking";

    /// <summary>The call has ended, and what came of it is still being written.</summary>
    public const string WrapUp = "wrapUp";

    /// <summary>Calls were let ring, and the rule of the line says what that means.</summary>
    public const string Away = "away";
}

/// <summary>Who is at the telephones, for those who serve everybody.</summary>
public sealed class ReadOperators(IClock clock)
{
    /// <summary>Whoever writes for longer than this has forgotten to say what came of the call.</summary>
    public static readonly Duration LongestWrapUp = Duration.FromMinutes(5);

    /// <summary>A line that was never hung up is no talk any more.</summary>
    private static readonly Duration LongestTalk = Duration.FromHours(4);

    public IReadOnlyList<OperatorView> Execute(Tenant tenant, Actor reader)
    {
        var configuration = tenant.Configuration;
        if (!CallBackRights.MaySee(configuration, reader))
        {
            return [];
        }

        var now = clock.GetCurrentInstant();
        var midnight = now.InZone(configuration.Zone).Date.AtStartOfDayInZone(configuration.Zone).ToInstant();
        return tenant.Store.Read(session =>
        {
            var people = People(session);
            if (people.Count == 0)
            {
                return [];
            }

            var busy = Busy(session, now).ToLookup(b => b.Staff);
            var telephones = Telephones(session, midnight, now).ToLookup(t => t.Agent, StringComparer.OrdinalIgnoreCase);
            return people.ConvertAll(p => View(p, busy[p.Staff], telephones[p.Telephone], reader));
        });
    }

    private static OperatorView View(
        (Guid Staff, string Name, string Telephone, Instant Away, Instant Here) person,
        IEnumerable<(Guid Staff, string State, Instant Answered, Instant? Ended)> calls,
        IEnumerable<(string Agent, int Missed, bool Rings)> telephones,
        Actor reader)
    {
        var last = calls.OrderBy(c => c.State == "answered").ThenBy(c => c.Answered).LastOrDefault();
        var (state, since) = last.State == "answered" ? (OperatorStates.Talking, last.Answered)
            : telephones.Any(t => t.Rings) ? (OperatorStates.Ringing, null)
            : last.State is not null ? (OperatorStates.WrapUp, last.Ended)
            : person.Away > person.Here ? (OperatorStates.Away, person.Away)
            : (OperatorStates.Free, (Instant?)null);
        return new OperatorView(person.Staff, person.Name, person.Telephone, state, since, telephones.Sum(t => t.Missed), person.Staff == reader.StaffId);
    }

    private static List<(Guid Staff, string Name, string Telephone, Instant Away, Instant Here)> People(ReadSession session) => session.Query(
        """
        SELECT m."id", m."display_name", p."value",
            (SELECT a."value" FROM "staff_preference" a WHERE a."staff" = m."id" AND a."name" = @p1), (SELECT h."value" FROM "staff_preference" h WHERE h."staff" = m."id" AND h."name" = @p2)
        FROM "staff_preference" p JOIN "staff_member" m ON m."id" = p."staff" WHERE p."name" = @p0 AND p."value" <> '' AND m."active" = 1 ORDER BY m."display_name", m."id"
        """,
        r => (
            Provider.ToGuid(r.GetFieldValue<byte[]>(0)),
            r.GetString(1),
            r.GetString(2),
            OperatorPresence.MomentOf(r.IsDBNull(3) ? null : r.GetString(3)),
            OperatorPresence.MomentOf(r.IsDBNull(4) ? null : r.GetString(4))),
        Extensions.Name,
        OperatorPresence.Away,
        OperatorPresence.Here);

    private static List<(Guid Staff, string State, Instant Answered, Instant? Ended)> Busy(ReadSession session, Instant now) => session.Query(
        """
        SELECT "answered_by", "state", "answered_at", "ended_at" FROM "call"
        WHERE "ring_at" >= @p0 AND "answered_by" IS NOT NULL AND ("state" = 'answered' OR ("state" = 'ended' AND "result" IS NULL AND "ended_at" >= @p1))
        """,
        r => (Provider.ToGuid(r.GetFieldValue<byte[]>(0)), r.GetString(1), Provider.ToInstant(r.GetInt64(2)), r.IsDBNull(3) ? (Instant?)null : Provider.ToInstant(r.GetInt64(3))),
        Provider.Of(now - LongestTalk),
        Provider.Of(now - LongestWrapUp));

    private static List<(string Agent, int Missed, bool Rings)> Telephones(ReadSession session, Instant midnight, Instant now) => session.Query(
        """
        SELECT a."agent", CAST(SUM(a."missed") AS BIGINT),
            MAX(CASE WHEN c."state" = 'ringing' AND c."ring_at" >= @p1 AND a."offered_at" IS NOT NULL AND (a."missed_at" IS NULL OR a."offered_at" > a."missed_at") THEN 1 ELSE 0 END)
        FROM "call" c JOIN "call_agent" a ON a."account" = c."account" AND a."call_id" = c."call_id" WHERE c."ring_at" >= @p0 GROUP BY a."agent"
        """,
        r => (r.GetString(0), (int)r.GetInt64(1), Convert.ToInt64(r.GetValue(2), System.Globalization.CultureInfo.InvariantCulture) > 0),
        Provider.Of(Instant.Min(midnight, now - ReadOffers.LongestRing)),
        Provider.Of(now - ReadOffers.LongestRing));
}
