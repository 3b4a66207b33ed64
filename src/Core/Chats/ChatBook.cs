using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Core.Audit;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>What every use case of chats does with their rows.</summary>
internal static class ChatBook
{
    public const string TakenEvent = "chatTaken";
    public const string HandedOverEvent = "chatHandedOver";
    public const string EndedEvent = "chatEnded";

    public static string UserOf(Guid chat) => chat.ToString("n");

    public static Chat? Find(ReadSession session, Guid id) => session.First<Chat>("\"id\" = @p0", Provider.Of(id));

    public static Conversation? ConversationOf(ReadSession session, Chat chat) =>
        session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", chat.Account, UserOf(chat.Id));

    /// <summary>The number and page a visitor left go with the conversation.</summary>
    public static void Forget(WriteSession session, Conversation conversation)
    {
        if (Guid.TryParseExact(conversation.ExternalUser, "n", out var id) && Find(session, id) is { } chat && chat.Account == conversation.Account)
        {
            session.Delete(chat);
        }
    }

    /// <summary>Writes a change that others must hear of.</summary>
    public static void Change(WriteSession session, TenantConfiguration configuration, Chat chat)
    {
        chat.Change = session.Next("chatChange");
        chat.DueAt = DueOf(configuration, chat);
        session.Update(chat);
    }

    /// <summary>A visitor's words, in the transaction that keeps them: whoever ended a chat or has not begun one waits from now on.</summary>
    public static void Heard(WriteSession session, TenantConfiguration configuration, string account, InboundMessage message, Instant now)
    {
        if (!ChatRules.IsChat(configuration, account) || !Guid.TryParseExact(message.From, "n", out var id) || Find(session, id) is not { } chat || chat.Account != account)
        {
            return;
        }

        if (chat.State is ChatStates.Started or ChatStates.Ended)
        {
            chat.VisitorUntil = Instant.Max(chat.VisitorUntil, now + ChatRules.Presence);
            Wait(chat, now);
            Change(session, configuration, chat);
        }
    }

    public static void Wait(Chat chat, Instant since)
    {
        (chat.State, chat.Agent, chat.AgentUntil, chat.WaitingSince) = (ChatStates.Waiting, null, null, since);
        (chat.EndedAt, chat.EndReason) = (null, null);
    }

    public static void End(WriteSession session, TenantConfiguration configuration, Chat chat, string reason, string by, Instant now)
    {
        (chat.State, chat.EndedAt, chat.EndReason, chat.WaitingSince, chat.AgentUntil) = (ChatStates.Ended, now, reason, null, null);
        Change(session, configuration, chat);
        Note(session, chat, EndedEvent, by, now, new JsonObject { ["reason"] = reason });
    }

    /// <summary>Into the chain of the request the chat belongs to, or of the desk.</summary>
    public static void Note(WriteSession session, Chat chat, string kind, string by, Instant now, JsonObject content) => Note(session, chat.Id, kind, by, now, content);

    public static void Note(WriteSession session, Guid chat, string kind, string by, Instant now, JsonObject content)
    {
        content["chat"] = chat.ToString();
        EventChain.Append(session, EventChain.NoTicket, kind, by, now, EventText.Of(content));
    }

    /// <summary>A page that heard no answer says it again.</summary>
    public static bool WasSaid(ReadSession session, Conversation conversation, Guid once) => session.Scalar(
        "SELECT 1 FROM \"delivery\" d JOIN \"message\" m ON m.\"key\" = d.\"message\" WHERE m.\"conversation\" = @p0 AND d.\"idempotency_key\" = @p1 LIMIT 1",
        conversation.Key,
        Provider.Of(once)) is not null;

    /// <summary>A person of ours has spoken.</summary>
    public static void Answered(WriteSession session, TenantConfiguration configuration, Guid id, Instant now)
    {
        if (Find(session, id) is { AnsweredAt: null } chat)
        {
            chat.AnsweredAt = now;
            Change(session, configuration, chat);
        }
    }

    /// <summary>What was said in the chat was said to the citizen of the request.</summary>
    public static void FirstWord(WriteSession session, TenantConfiguration configuration, long ticket, Actor actor, Instant now)
    {
        if (TicketSituation.Load(session, ticket) is not { } situation)
        {
            return;
        }

        var change = new TicketChange(configuration, situation, actor, now);
        change.FirstWord();
        change.Settle(null);
        change.Apply(session, TicketFromChat.Event);
    }

    /// <summary>The visitor is missing for good from then on.</summary>
    public static Instant GoneAt(TenantConfiguration configuration, Chat chat) =>
        chat.VisitorUntil + (ChatRules.Of(configuration, chat.Account)?.Gone ?? ChatRules.UsualGone);

    private static Instant? DueOf(TenantConfiguration configuration, Chat chat) => chat.State switch
    {
        ChatStates.Ended => null,
        ChatStates.Taken when chat.AgentUntil is { } until => Instant.Min(until, GoneAt(configuration, chat)),
        _ => GoneAt(configuration, chat),
    };
}
