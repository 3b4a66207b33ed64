using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Notifications;

/// <param name="Ticket">Id and number of what it is about, if it is about a ticket.</param>
/// <param name="Values">Values for the sentence, as JSON.</param>
public sealed record Notice(long Key, string Kind, Guid? Ticket, string? Number, string? Values, Instant At, bool Read);

/// <summary>A person's notifications: read, counted, ticked off. Nobody sees another one's.</summary>
public sealed class NoticeBoard(IClock clock)
{
    /// <summary>Newest first; the unread ones are never further down than this many read ones.</summary>
    public const int PageLength = 100;

    public IReadOnlyList<Notice> Newest(Tenant tenant, Actor reader, long? before = null) => tenant.Store.Read(session => (IReadOnlyList<Notice>)[.. Page(session, reader.StaffId!.Value, before)
        .Where(n => n.Ticket is not { } ticket || MaySee(tenant, session, ticket, reader))]);

    /// <summary>What is unread and may still be read.</summary>
    public int Unread(Tenant tenant, Actor reader) => tenant.Store.Read(session =>
    {
        var staff = Provider.Of(reader.StaffId!.Value);
        var hidden = session.Query(
            """
            SELECT t."id", COUNT(*) FROM "ticket" t JOIN "notification" n ON n."ticket" = t."key"
            WHERE t."sealed_at" IS NOT NULL AND n."staff" = @p0 AND n."read_at" IS NULL GROUP BY t."id"
            """,
            r => (Ticket: Provider.ToGuid(r.GetFieldValue<byte[]>(0)), Notices: r.GetInt64(1)),
            staff).Where(s => !MaySee(tenant, session, s.Ticket, reader)).Sum(s => s.Notices);
        return (int)(session.Count("SELECT COUNT(*) FROM \"notification\" WHERE \"staff\" = @p0 AND \"read_at\" IS NULL", staff) - hidden);
    });

    /// <summary>A notice about a ticket that was sealed since is no longer there.</summary>
    private static bool MaySee(Tenant tenant, ReadSession session, Guid ticket, Actor reader) =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)) is not { IsSealed: true } found || Access.MaySee(tenant.Configuration, session, found, reader);

    private static List<Notice> Page(ReadSession session, Guid staff, long? before) => session.Query(
        """
        SELECT n."key", n."kind", t."id", t."number", n."values", n."at", n."read_at" FROM "notification" n LEFT JOIN "ticket" t ON t."key" = n."ticket"
        WHERE n."staff" = @p0 AND n."key" < @p1 ORDER BY n."key" DESC LIMIT @p2
        """,
        r => new Notice(
            r.GetInt64(0),
            r.GetString(1),
            r.IsDBNull(2) ? null : Provider.ToGuid(r.GetFieldValue<byte[]>(2)),
            r.IsDBNull(3) ? null : r.GetString(3),
            r.IsDBNull(4) ? null : r.GetString(4),
            Provider.ToInstant(r.GetInt64(5)),
            !r.IsDBNull(6)),
        Provider.Of(staff),
        before ?? long.MaxValue,
        (long)PageLength);

    /// <param name="upTo">Key of the newest one that was on the screen: what came meanwhile stays unread.</param>
    public ValueTask MarkReadAsync(Tenant tenant, Guid staff, long upTo, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE \"notification\" SET \"read_at\" = @p2 WHERE \"staff\" = @p0 AND \"key\" <= @p1 AND \"read_at\" IS NULL", Provider.Of(staff), upTo, Provider.Of(now));
            },
            ct);
    }

    /// <summary>Whoever opens a ticket has seen what was told about it.</summary>
    public async ValueTask MarkTicketReadAsync(Tenant tenant, Guid staff, Guid ticket, CancellationToken ct)
    {
        const string Unread = "\"staff\" = @p0 AND \"read_at\" IS NULL AND \"ticket\" = (SELECT \"key\" FROM \"ticket\" WHERE \"id\" = @p1)";
        if (tenant.Store.Read(s => s.Count($"SELECT COUNT(*) FROM \"notification\" WHERE {Unread}", Provider.Of(staff), Provider.Of(ticket))) == 0)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Execute($"UPDATE \"notification\" SET \"read_at\" = @p2 WHERE {Unread}", Provider.Of(staff), Provider.Of(ticket), Provider.Of(now));
            },
            ct);
    }
}
