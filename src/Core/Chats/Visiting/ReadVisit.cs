using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Chats;

/// <param name="Seq">Rises with every message of the conversation; nothing is ever put in below one that was read.</param>
/// <param name="ClientId">The id the visitor's own browser gave it; null for words of ours.</param>
/// <param name="By">Name of the person of ours; null for the visitor, and where names are not shown.</param>
/// <param name="Files">Where there are any, the text only stands for them.</param>
public sealed record VisitMessage(long Seq, bool Mine, string? ClientId, string? By, string Text, Instant At, IReadOnlyList<ChatFile> Files);

/// <param name="Agent">Name of whoever has taken it; empty where names are not shown.</param>
/// <param name="Number">Of the open request the conversation belongs to.</param>
public sealed record VisitState(string State, string? Agent, string? Number, string? TrackingCode, string? EndReason);

/// <summary>What a visitor has not seen yet, and how the chat stands.</summary>
/// <param name="State">Null when the chat has not begun.</param>
/// <param name="More">There is more than one page of it.</param>
public sealed record VisitNews(IReadOnlyList<VisitMessage> Messages, long Upto, VisitState? State, bool More);

/// <summary>Everything after a place in one visitor's own conversation. The place is the widget's; the host keeps none.</summary>
public sealed class ReadVisit
{
    public const int Page = 200;

    private const string Sql =
        """
        SELECT m."key", m."direction", m."external_id", m."author", m."text", m."at", m."revoked_at"
        FROM "message" m WHERE m."conversation" = @p0 AND m."key" > @p1 ORDER BY m."key" LIMIT @p2
        """;

    public VisitNews Execute(Tenant tenant, string account, Guid visitor, long after) => tenant.Store.Read(session =>
    {
        if (ChatBook.Find(session, visitor) is not { } chat || chat.Account != account)
        {
            return new VisitNews([], after, null, More: false);
        }

        var rules = ChatRules.Of(tenant.Configuration, account);
        var conversation = ChatBook.ConversationOf(session, chat);
        var prefix = $"{ChatBook.UserOf(visitor)}.";
        var rows = conversation is null ? [] : session.Query(
            Sql,
            r => new Row(r.GetInt64(0), r.GetString(1) == "in", Columns.Text(r, 2), r.GetString(3), r.GetString(4), Provider.ToInstant(r.GetInt64(5)), !r.IsDBNull(6)),
            conversation.Key,
            after,
            (long)Page);
        var names = new ChatNames(session);
        var files = rows.Count == 0 ? null : ChatFiles.Of(session, conversation!, after);
        return new VisitNews(
            [.. rows.Where(m => !m.Revoked).Select(m => new VisitMessage(
                m.Key, m.Mine, m.Mine && m.Id?.StartsWith(prefix, StringComparison.Ordinal) == true ? m.Id[prefix.Length..] : null, m.Mine || rules is not { ShowsNames: true } ? null : names.Of(m.Author), m.Text, m.At, [.. files![m.Key]]))],
            rows.Count == 0 ? after : rows[^1].Key,
            State(session, chat, conversation?.Ticket, rules, names),
            rows.Count == Page);
    });

    private static VisitState State(ReadSession session, Chat chat, long? ticket, ChatRules? rules, ChatNames names)
    {
        var request = ticket is { } key
            ? session.Query("SELECT \"number\", \"tracking_code\" FROM \"ticket\" WHERE \"key\" = @p0", r => (Number: r.GetString(0), Code: r.GetString(1)), key).FirstOrDefault()
            : default;
        return new VisitState(
            chat.State,
            chat is { State: ChatStates.Taken, Agent: { } agent } ? (rules is { ShowsNames: true } ? names.Of(agent) : null) ?? "" : null,
            request.Number,
            request.Code,
            chat.EndReason);
    }

    private sealed record Row(long Key, bool Mine, string? Id, string Author, string Text, Instant At, bool Revoked);
}

/// <summary>Names of the staff, each looked up once.</summary>
internal sealed class ChatNames(ReadSession session)
{
    private readonly Dictionary<Guid, string?> _known = [];

    public string? Of(string author) => Tickets.Actor.StaffIdOf(author) is { } id ? Of(id) : null;

    public string? Of(Guid staff) => _known.TryGetValue(staff, out var name)
        ? name
        : _known[staff] = session.Scalar("SELECT \"display_name\" FROM \"staff_member\" WHERE \"id\" = @p0", Provider.Of(staff)) as string;
}
