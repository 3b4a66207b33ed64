using System.Text.Json;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Core.Citizens.Joining;

/// <summary>What lies under a person: tickets, conversations, ways to reach them, calls, contacts at the desk.</summary>
internal sealed record Moved(IReadOnlyList<long> Tickets, IReadOnlyList<long> Conversations, IReadOnlyList<int> ContactPoints, IReadOnlyList<string[]> Calls, IReadOnlyList<long> Contacts)
{
    public static readonly Moved Nothing = new([], [], [], [], []);

    public static Moved Of(ReadSession session, long citizen) => new(
        session.Query("SELECT \"key\" FROM \"ticket\" WHERE \"citizen\" = @p0 ORDER BY \"key\"", r => r.GetInt64(0), citizen),
        session.Query("SELECT \"key\" FROM \"conversation\" WHERE \"citizen\" = @p0 ORDER BY \"key\"", r => r.GetInt64(0), citizen),
        session.Query("SELECT \"seq\" FROM \"contact_point\" WHERE \"citizen\" = @p0 ORDER BY \"seq\"", r => r.GetInt32(0), citizen),
        session.Query("SELECT \"account\", \"call_id\" FROM \"call\" WHERE \"citizen\" = @p0", r => new[] { r.GetString(0), r.GetString(1) }, citizen),
        session.Query("SELECT \"key\" FROM \"desk_contact\" WHERE \"citizen\" = @p0 ORDER BY \"key\"", r => r.GetInt64(0), citizen));

    public static Moved Read(string json) => JsonSerializer.Deserialize<Moved>(json, JsonSerializerOptions.Web)!;

    public string Json() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>A request is found by the name of whom it is under.</summary>
    private static void Index(WriteSession session, long ticket, string before, string after)
    {
        if (before == after)
        {
            return;
        }

        session.Last(TicketIndex.OrderOf(ticket), () =>
        {
            TicketIndex.Remove(session, ticket, before);
            TicketIndex.Add(session, ticket, after);
        });
    }

    /// <summary>Puts what is still under <paramref name="from"/> under <paramref name="to"/>.</summary>
    /// <param name="firstSeq">Numbers of contact points begin after this one; they are one person's own count.</param>
    public void Put(WriteSession session, long from, long to, int firstSeq)
    {
        foreach (var ticket in Tickets)
        {
            if (session.First<Ticket>("\"key\" = @p0 AND \"citizen\" = @p1", ticket, from) is { } row)
            {
                var before = TicketIndex.StemsOfRow(session, row);
                session.Execute("UPDATE \"ticket\" SET \"citizen\" = @p1 WHERE \"key\" = @p0", ticket, to);
                row.Citizen = to;
                Index(session, ticket, before, TicketIndex.Stems(session, row));
            }
        }

        foreach (var conversation in Conversations)
        {
            session.Execute("UPDATE \"conversation\" SET \"citizen\" = @p1 WHERE \"key\" = @p0 AND \"citizen\" = @p2", conversation, to, from);
        }

        foreach (var call in Calls)
        {
            session.Execute("UPDATE \"call\" SET \"citizen\" = @p2 WHERE \"account\" = @p0 AND \"call_id\" = @p1 AND \"citizen\" = @p3", call[0], call[1], to, from);
        }

        foreach (var contact in Contacts)
        {
            session.Execute("UPDATE \"desk_contact\" SET \"citizen\" = @p1 WHERE \"key\" = @p0 AND \"citizen\" = @p2", contact, to, from);
        }

        foreach (var seq in ContactPoints)
        {
            session.Execute("UPDATE \"contact_point\" SET \"citizen\" = @p2, \"seq\" = @p3 WHERE \"citizen\" = @p0 AND \"seq\" = @p1", from, seq, to, ++firstSeq);
        }
    }
}
