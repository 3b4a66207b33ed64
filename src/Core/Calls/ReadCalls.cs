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
    string? Result, string? Caller, int OpenTickets, Guid? Ticket, string? TicketNumber);

/// <summary>The call log with who is calling: what an operator must see while it rings.</summary>
public sealed class ReadCalls
{
    private const int Newest = 50;

    /// <summary>Numbers and names in full for those who serve everybody, masked for the rest; a ticket that its reader may not see is not there.</summary>
    public IReadOnlyList<CallView> Execute(Tenant tenant, Actor reader) => tenant.Store.Read(session =>
    {
        var configuration = tenant.Configuration;
        return (IReadOnlyList<CallView>)[.. All(session).Select(c => c with
        {
            From = ShownNumber(configuration, c.From, reader),
            Caller = c.Caller is null || reader.RightsIn(configuration).SeesAll ? c.Caller : Mask.Name(c.Caller),
            Ticket = MaySee(configuration, session, c.Ticket, reader) ? c.Ticket : null,
            TicketNumber = MaySee(configuration, session, c.Ticket, reader) ? c.TicketNumber : null,
        })];
    });

    public static string ShownNumber(TenantConfiguration configuration, string number, Actor reader) =>
        reader.RightsIn(configuration).SeesAll ? number : Mask.Phone(number);

    private static bool MaySee(TenantConfiguration configuration, ReadSession session, Guid? ticket, Actor reader) =>
        ticket is { } id && session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } found && Access.MaySee(configuration, session, found, reader);

    private static List<CallView> All(ReadSession session) => session.Query(
        """
        SELECT c."account", c."call_id", c."from", c."agent", c."state", c."ring_at", c."answered_at", c."ended_at", c."result", p."name",
            (SELECT COUNT(*) FROM "ticket" o WHERE o."citizen" = c."citizen" AND o."category" <> 'Closed' AND o."sealed_at" IS NULL), t."id", t."number"
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
            Text(r, 12)),
        (long)Newest);

    public Call? Find(Tenant tenant, string account, string callId) =>
        tenant.Store.Read(s => s.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId));

    private static string? Text(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : r.GetString(column);

    private static Instant? Moment(System.Data.Common.DbDataReader r, int column) => r.IsDBNull(column) ? null : Provider.ToInstant(r.GetInt64(column));
}
