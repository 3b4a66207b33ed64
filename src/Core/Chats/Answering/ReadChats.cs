using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <param name="Since">Since when it waits, or when it was taken.</param>
/// <param name="Unread">The visitor's messages its agent has not seen.</param>
/// <param name="There">The visitor's widget is connected, or was a moment ago.</param>
public sealed record ChatSummary(
    Guid Id, string State, string? Visitor, string Language, string? Unit, string? Agent, bool Mine, Instant Since, int Unread, string LastText, bool There, Guid? Ticket, string? Number);

/// <param name="Seen">delivered | read for our own words, once known.</param>
public sealed record ChatLine(long Seq, bool FromVisitor, string? By, string Text, Instant At, string? Seen)
{
    /// <summary>Where there are any, the text only stands for them.</summary>
    public IReadOnlyList<ChatFile> Files { get; init; } = [];
}

public sealed record ChatView(ChatSummary Summary, string? Phone, string? Page, Instant StartedAt, string? EndReason, IReadOnlyList<ChatLine> Lines);

/// <summary>The chats as the desk sees them. What one may not see is not there.</summary>
public sealed class ReadChats(IClock clock)
{
    private const int MostLines = 500;
    private const int LongestPreview = 140;

    /// <summary>An ended chat stays in sight for so long: its agent may still be reading.</summary>
    private static readonly Duration EndedStays = Duration.FromMinutes(5);

    /// <summary>Everything that is going on, the longest waiting first; null without the right to answer chats.</summary>
    public IReadOnlyList<ChatSummary>? Going(Tenant tenant, Actor actor) => ChatErrors.Refuses(actor) is not null ? null : tenant.Store.Read(session =>
    {
        var names = new ChatNames(session);
        return (IReadOnlyList<ChatSummary>)[.. session
            .List<Chat>("\"state\" IN ('waiting', 'taken') AND \"state\" <> 'ended' ORDER BY \"state\" DESC, \"waiting_since\", \"taken_at\"")
            .Where(c => ChatSight.MaySee(tenant.Configuration, c, actor))
            .Select(c => Summary(session, tenant.Configuration, c, actor, names))];
    });

    /// <summary>What this person is at: the chats taken, those that ended a moment ago, and another to look at.</summary>
    public IReadOnlyList<ChatView> Open(Tenant tenant, Actor actor, Guid? looked)
    {
        if (ChatErrors.Refuses(actor) is not null)
        {
            return [];
        }

        var since = Provider.Of(clock.GetCurrentInstant() - EndedStays);
        var mine = tenant.Store.Read(s => s.List<Chat>(
            "(\"state\" = 'taken' OR (\"state\" = 'ended' AND \"ended_at\" > @p1)) AND \"agent\" = @p0 ORDER BY \"taken_at\", \"key\"", Provider.Of(actor.StaffId!.Value), since));
        var ids = mine.ConvertAll(c => c.Id);
        if (looked is { } other && !ids.Contains(other))
        {
            ids.Add(other);
        }

        return [.. ids.Select(id => One(tenant, id, actor)).OfType<ChatView>()];
    }

    /// <summary>How many wait for this person.</summary>
    public int Waiting(Tenant tenant, Actor actor) => ChatErrors.Refuses(actor) is not null ? 0 : tenant.Store.Read(session =>
        session.Query(
            "SELECT \"unit\", COUNT(*) FROM \"chat\" WHERE \"state\" = 'waiting' AND \"state\" <> 'ended' GROUP BY \"unit\"",
            r => (Unit: Columns.Text(r, 0), Count: (int)r.GetInt64(1)))
            .Where(w => ChatSight.MaySee(tenant.Configuration, w.Unit, actor))
            .Sum(w => w.Count));

    /// <summary>Whether this person has taken it, and it goes on: asked while they type.</summary>
    public static bool IsMine(Tenant tenant, Guid id, Actor actor) => ChatErrors.Refuses(actor) is null
        && tenant.Store.Read(session => ChatSight.Find(tenant.Configuration, session, id, actor)) is { } chat && IsMine(chat, actor);

    /// <returns>Null for what does not exist and for what is not this actor's to see.</returns>
    public ChatView? One(Tenant tenant, Guid id, Actor actor) => ChatErrors.Refuses(actor) is not null ? null : tenant.Store.Read(session =>
    {
        if (ChatSight.Find(tenant.Configuration, session, id, actor) is not { } chat)
        {
            return null;
        }

        var names = new ChatNames(session);
        return new ChatView(
            Summary(session, tenant.Configuration, chat, actor, names),
            actor.RightsIn(tenant.Configuration).SeesAll || chat.Agent == actor.StaffId ? chat.Phone : null,
            chat.Page,
            chat.StartedAt,
            chat.EndReason,
            Lines(session, chat, names));
    });

    private static bool IsMine(Chat chat, Actor actor) => chat.Agent == actor.StaffId && chat.State == ChatStates.Taken;

    private static List<ChatLine> Lines(ReadSession session, Chat chat, ChatNames names)
    {
        if (ChatBook.ConversationOf(session, chat) is not { } conversation)
        {
            return [];
        }

        var lines = session.Query(
            """
            SELECT m."key", m."direction", m."author", m."text", m."at", d."state" FROM "message" m LEFT JOIN "delivery" d ON d."message" = m."key"
            WHERE m."conversation" = @p0 AND m."revoked_at" IS NULL ORDER BY m."key" DESC LIMIT @p1
            """,
            r => new ChatLine(
                r.GetInt64(0),
                r.GetString(1) == "in",
                names.Of(r.GetString(2)),
                r.GetString(3),
                Provider.ToInstant(r.GetInt64(4)),
                r.IsDBNull(5) || DeliveryStates.Rank(r.GetString(5)) < DeliveryStates.Rank(DeliveryStates.Delivered) ? null : r.GetString(5)),
            conversation.Key,
            (long)MostLines);
        lines.Reverse();
        var files = lines.Count == 0 ? null : ChatFiles.Of(session, conversation, lines[0].Seq - 1);
        return lines.ConvertAll(l => files!.Contains(l.Seq) ? l with { Files = [.. files[l.Seq]] } : l);
    }

    private ChatSummary Summary(ReadSession session, TenantConfiguration configuration, Chat chat, Actor actor, ChatNames names)
    {
        var conversation = ChatBook.ConversationOf(session, chat);
        var last = conversation is null
            ? null
            : session.Scalar("SELECT \"text\" FROM \"message\" WHERE \"conversation\" = @p0 AND \"revoked_at\" IS NULL ORDER BY \"key\" DESC LIMIT 1", conversation.Key) as string;
        var unread = conversation is null ? 0 : (int)session.Count(
            "SELECT COUNT(*) FROM \"message\" WHERE \"conversation\" = @p0 AND \"direction\" = 'in' AND \"key\" > @p1", conversation.Key, chat.ReadUpto);
        var ticket = conversation?.Ticket is { } key ? session.First<Ticket>("\"key\" = @p0", key) : null;
        var shown = ticket is not null && Access.MaySee(configuration, session, ticket, actor);
        return new ChatSummary(
            chat.Id,
            chat.State,
            conversation?.ExternalName,
            chat.Language,
            chat.Unit,
            chat.Agent is { } agent ? names.Of(agent) : null,
            IsMine(chat, actor),
            chat.WaitingSince ?? chat.TakenAt ?? chat.StartedAt,
            unread,
            Channels.Intake.MessageContent.Shorten(last ?? "", LongestPreview),
            chat.State != ChatStates.Ended && chat.VisitorUntil > clock.GetCurrentInstant(),
            shown ? ticket!.Id : null,
            shown ? ticket!.Number : null);
    }
}
