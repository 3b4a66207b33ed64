using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Chats;

/// <summary>How far somebody has read who looks on at all chats of a tenant.</summary>
public readonly record struct ChatHead(long Message, long Change);

/// <param name="Visitors">In whose conversations something was said, or whose chat stands otherwise.</param>
/// <param name="Queue">Place of everybody who waits, the longest waiting first, by account; null when nothing about it has changed.</param>
public sealed record ChatChanges(ChatHead Head, IReadOnlySet<Guid> Visitors, IReadOnlyDictionary<Guid, int>? Queue, bool More);

/// <summary>Whose chats have news. Says nothing of what was said: whoever may know reads his own conversation.</summary>
public sealed class ReadChatChanges
{
    private const long Page = 2000;

    public ChatHead HeadOf(Tenant tenant) => tenant.Store.Read(session => new ChatHead(
        session.Count("SELECT MAX(\"key\") FROM \"message\""), session.Count("SELECT MAX(\"change\") FROM \"chat\"")));

    /// <param name="withQueue">Read the queue whether it has changed or not.</param>
    public ChatChanges Since(Tenant tenant, ChatHead head, bool withQueue) => tenant.Store.Read(session =>
    {
        var visitors = new HashSet<Guid>();
        var (message, change) = head;
        var said = session.Query(
            "SELECT m.\"key\", c.\"account\", c.\"external_user\" FROM \"message\" m LEFT JOIN \"conversation\" c ON c.\"key\" = m.\"conversation\" WHERE m.\"key\" > @p0 ORDER BY m.\"key\" LIMIT @p1",
            r => (Key: r.GetInt64(0), Account: r.IsDBNull(1) ? "" : r.GetString(1), User: r.IsDBNull(2) ? "" : r.GetString(2)),
            message,
            Page);
        foreach (var row in said)
        {
            message = row.Key;
            if (ChatRules.IsChat(tenant.Configuration, row.Account) && Guid.TryParseExact(row.User, "n", out var visitor))
            {
                visitors.Add(visitor);
            }
        }

        var changed = session.Query(
            "SELECT \"change\", \"id\" FROM \"chat\" WHERE \"change\" > @p0 ORDER BY \"change\" LIMIT @p1", r => (Change: r.GetInt64(0), Id: Provider.ToGuid(r.GetFieldValue<byte[]>(1))), change, Page);
        foreach (var row in changed)
        {
            change = row.Change;
            visitors.Add(row.Id);
        }

        return new ChatChanges(new ChatHead(message, change), visitors, withQueue || changed.Count > 0 ? Queue(session) : null, said.Count == Page || changed.Count == Page);
    });

    private static Dictionary<Guid, int> Queue(ReadSession session)
    {
        var places = new Dictionary<Guid, int>();
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, account) in session.Query(
            "SELECT \"id\", \"account\" FROM \"chat\" WHERE \"state\" = 'waiting' AND \"state\" <> 'ended' ORDER BY \"waiting_since\", \"key\"",
            r => (Provider.ToGuid(r.GetFieldValue<byte[]>(0)), r.GetString(1))))
        {
            places[id] = last[account] = last.GetValueOrDefault(account) + 1;
        }

        return places;
    }
}
