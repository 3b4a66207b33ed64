using Derman.Core.Channels;
using Derman.Core.Citizens;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Calls;

/// <param name="Caller">Name of the person the number is known to belong to.</param>
/// <param name="OpenTickets">Open tickets of that person.</param>
public sealed record CallView(
    string Account, string CallId, string From, string? Agent, string State, Instant RingAt, Instant? AnsweredAt, Instant? EndedAt,
    string? Result, string? Caller, int OpenTickets, Guid? Ticket, string? TicketNumber)
{
    /// <summary>Where the caller stands or stood last.</summary>
    public string? Queue { get; init; }

    /// <summary>The place in the queue when they joined it.</summary>
    public int? Position { get; init; }

    /// <summary>How long they waited for an answer, or until they gave up: in the queue, where there is one. Null while it rings.</summary>
    public Duration? Waited { get; init; }

    /// <summary>By when it should be answered; null while the caller has come to nobody.</summary>
    public Instant? AnswerBy { get; init; }

    /// <summary>How long they spoke; null while they do, and for a call nobody answered.</summary>
    public Duration? Talked { get; init; }

    /// <summary>A request to be: nobody has said yet what came of it.</summary>
    public bool Draft { get; init; }

    /// <summary>The reader answered it.</summary>
    public bool Mine { get; init; }

    /// <summary>caller | agent.</summary>
    public string? EndedBy { get; init; }

    /// <summary>Addresses of the recordings; none for who may not hear them.</summary>
    public IReadOnlyList<string> Recordings { get; init; } = [];

    /// <summary>Telephones at which it rings now; of an answered call none.</summary>
    public IReadOnlyList<string> RingsAt { get; init; } = [];

    /// <summary>Telephones that were let ring.</summary>
    public IReadOnlyList<string> MissedAt { get; init; } = [];

    /// <summary>It rings at the reader's own telephone.</summary>
    public bool RingsHere { get; init; }

    /// <summary>Nobody has called back yet.</summary>
    public bool AwaitsCallBack { get; init; }

    /// <summary>Somebody is on the line or rings, and nobody has said what came of it.</summary>
    public bool GoesOn(Instant now) => this is { Result: null, State: "ringing" or "answered" } && now - RingAt < ReadOffers.LongestRing;
}

/// <param name="By">Who answered: the person, else the telephone; null when nobody did.</param>
/// <param name="EndedBy">caller | agent.</param>
public sealed record CallNote(Instant At, string? By, Duration? Waited, Duration? Talked, string? EndedBy, IReadOnlyList<string> Recordings);

/// <summary>The call log with who is calling: what an operator must see while it rings.</summary>
public sealed class ReadCalls(Extensions extensions)
{
    private const int Newest = 50;

    /// <summary>Numbers and names in full for those who serve everybody, masked for the rest; a ticket that its reader may not see is not there.</summary>
    public IReadOnlyList<CallView> Execute(Tenant tenant, Actor reader)
    {
        var configuration = tenant.Configuration;
        var rights = reader.RightsIn(configuration);
        var own = reader.IsPerson ? extensions.Of(tenant, reader) : null;
        return tenant.Store.Read(session => Shown(configuration, session, reader, rights, own));
    }

    private static IReadOnlyList<CallView> Shown(TenantConfiguration configuration, ReadSession session, Actor reader, Staff.Rights rights, string? own)
    {
        var agents = Agents(session);
        var names = agents.Count == 0 ? [] : Extensions.Names(session);
        var log = All(configuration, session, reader.StaffId).Select(c => MaySee(configuration, session, c.Ticket, reader) ? c : c with { Ticket = null, TicketNumber = null });
        return [.. log.Select(c => c with
        {
            Agent = c.Agent is null ? null : names.GetValueOrDefault(c.Agent, c.Agent),
            Recordings = rights.May(Staff.Acts.HearRecordings) ? c.Recordings : [],
            RingsAt = [.. agents[(c.Account, c.CallId)].Where(a => c.State == "ringing" && a.Rings).Select(a => names.GetValueOrDefault(a.Agent, a.Agent))],
            MissedAt = [.. agents[(c.Account, c.CallId)].Where(a => a.Missed > 0 && a.AnsweredAt is null).Select(a => names.GetValueOrDefault(a.Agent, a.Agent))],
            RingsHere = own is not null && c.State == "ringing" && agents[(c.Account, c.CallId)].Any(a => a.Rings && string.Equals(a.Agent, own, StringComparison.OrdinalIgnoreCase)),
            AwaitsCallBack = c.AwaitsCallBack && rights.SeesAll,
            From = ShownNumber(configuration, c.From, reader),
            Caller = c.Caller is null || rights.SeesAll ? c.Caller : Mask.Name(c.Caller),
        })];
    }

    public static string ShownNumber(TenantConfiguration configuration, string number, Actor reader) =>
        reader.RightsIn(configuration).SeesAll ? number : Mask.Phone(number);

    /// <param name="queued">Since when they stood in a queue; null without one.</param>
    /// <param name="end">The answer, or the end without one.</param>
    public static Duration? WaitOf(Instant ring, Instant? queued, Instant? end) => end is not { } at ? null : queued is { } since && since <= at ? at - since : at - ring;

    public static Duration? TalkOf(Instant? answered, Instant? end) => end - answered;

    public static IReadOnlyList<string> LinksOf(string? recordings) => recordings?.Split('\n') ?? [];

    private static bool MaySee(TenantConfiguration configuration, ReadSession session, Guid? ticket, Actor reader) =>
        ticket is { } id && session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } found && Access.MaySee(configuration, session, found, reader);

    private static List<CallView> All(TenantConfiguration configuration, ReadSession session, Guid? reader) => session.Query(
        """
        SELECT c."account", c."call_id", c."from", c."agent", c."state", c."ring_at", c."answered_at", c."ended_at", c."result", p."name",
            (SELECT COUNT(*) FROM "ticket" o WHERE o."citizen" = c."citizen" AND o."category" <> 'Closed' AND o."sealed_at" IS NULL), t."id", t."number",
            c."queue", c."recording", (SELECT COUNT(*) FROM "call_back" b WHERE c."owed" = 1 AND b."number" = c."from" AND b."closed_at" IS NULL AND b."first_at" <= c."ended_at"),
            c."queued_at", c."position", c."ended_by", c."draft_at", c."answered_by"
        FROM "call" c LEFT JOIN "citizen" p ON p."key" = c."citizen" LEFT JOIN "ticket" t ON t."key" = c."ticket"
        ORDER BY c."ring_at" DESC LIMIT @p0
        """,
        r => new CallView(
            r.GetString(0),
            r.GetString(1),
            r.GetString(2),
            Text(r, 3),
            r.GetString(4),
            Provider.ToInstant(r.GetInt64(5)),
            Moment(r, 6),
            Moment(r, 7),
            Text(r, 8),
            Text(r, 9),
            (int)r.GetInt64(10),
            r.IsDBNull(11) ? null : Provider.ToGuid(r.GetFieldValue<byte[]>(11)),
            Text(r, 12))
        {
            Queue = Text(r, 13),
            Recordings = LinksOf(Text(r, 14)),
            AwaitsCallBack = r.GetInt64(15) > 0,
            Waited = WaitOf(Provider.ToInstant(r.GetInt64(5)), Moment(r, 16), Moment(r, 6) ?? Moment(r, 7)),
            Position = r.IsDBNull(17) ? null : r.GetInt32(17),
            EndedBy = Text(r, 18),
            AnswerBy = r.GetString(4) == "ringing" ? CallRules.AnswerBy(configuration, r.GetString(0), Moment(r, 16)) : null,
            Talked = TalkOf(Moment(r, 6), Moment(r, 7)),
            Draft = !r.IsDBNull(19) && r.IsDBNull(8),
            Mine = reader is { } me && !r.IsDBNull(20) && Provider.ToGuid(r.GetFieldValue<byte[]>(20)) == me,
        },
        (long)Newest);

    private static ILookup<(string Account, string CallId), CallAgent> Agents(ReadSession session) => session
        .List<CallAgent>("(\"account\", \"call_id\") IN (SELECT \"account\", \"call_id\" FROM \"call\" ORDER BY \"ring_at\" DESC LIMIT @p0) ORDER BY \"agent\"", (long)Newest)
        .ToLookup(a => (a.Account, a.CallId));

    /// <summary>The calls that led to a ticket, oldest first: how long they waited and spoke, who answered, and the recordings for who may hear them.</summary>
    public IReadOnlyList<CallNote> Of(Tenant tenant, Guid ticket, Actor reader)
    {
        var hears = reader.RightsIn(tenant.Configuration).May(Staff.Acts.HearRecordings);
        return tenant.Store.Read(session => session
            .List<Call>("\"ticket\" = (SELECT \"key\" FROM \"ticket\" WHERE \"id\" = @p0) ORDER BY \"ring_at\"", Provider.Of(ticket))
            .ConvertAll(c => new CallNote(
                c.RingAt,
                c.AnsweredBy is { } person ? session.Scalar("SELECT \"display_name\" FROM \"staff_member\" WHERE \"id\" = @p0", Provider.Of(person)) as string : c.Agent,
                WaitOf(c.RingAt, c.QueuedAt, c.AnsweredAt ?? c.EndedAt),
                TalkOf(c.AnsweredAt, c.EndedAt),
                c.EndedBy,
                hears ? LinksOf(c.Recording) : [])));
    }

    public Call? Find(Tenant tenant, string account, string callId) =>
        tenant.Store.Read(s => s.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId));

    private static string? Text(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static Instant? Moment(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : Provider.ToInstant(r.GetInt64(column));
}
