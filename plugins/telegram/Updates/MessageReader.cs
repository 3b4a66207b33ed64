using System.Text.Json;

namespace Derman.Channels.Telegram.Updates;

/// <summary>A message, new or edited.</summary>
internal static class MessageReader
{
    // What Telegram itself writes into a chat: nobody said it.
    private static readonly string[] Service =
    [
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
        "channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "write_access_allowed",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "video_chat_started", "video_chat_ended",
        "video_chat_scheduled", "video_chat_participants_invited", "proximity_alert_triggered", "boost_added", "chat_background_set",
    ];

    public static bool IsService(JsonElement message) => Service.Any(field => message.Has(field));

    /// <summary>The message, or null when it lacks what every message has.</summary>
    public static InboundMessage? Read(JsonElement message, bool isEdit)
    {
        if (message.Object("chat")?.Text("id") is not { } chat || message.Text("message_id") is not { } number || message.UnixTime("date") is not { } at
            || (isEdit && message.Text("edit_date") is null))
        {
            return null;
        }

        // Who writes as a channel, or hides as an administrator behind the group, writes as that chat: "from" is then Telegram's stand-in.
        var asChat = message.Object("sender_chat");
        var sender = asChat is null ? message.Object("from") : null;
        var from = asChat?.Text("id") ?? sender?.Text("id") ?? chat;
        var parts = PartReader.Read(message, from);
        var id = MessageIds.Of(chat, number);
        return new InboundMessage
        {
            ExternalId = id,
            From = from,
            FromName = sender is { } person ? Senders.NameOf(person) : asChat?.Text("title"),
            Language = sender?.Text("language_code"),
            At = at,
            Text = message.Text("text") ?? message.Text("caption"),
            Parts = parts,
            ReplyTo = message.Object("reply_to_message")?.Text("message_id") is { } answered ? MessageIds.Of(chat, answered) : null,
            EditOf = isEdit ? id : null,
            Revision = isEdit ? message.Text("edit_date") : null,
            Thread = chat == from ? null : chat,
            Automation = message.Has("is_automatic_forward") ? MessageAutomation.Bulk // a channel's post, repeated in its discussion group
                : Senders.IsBot(sender) ? MessageAutomation.AutoReply
                : MessageAutomation.None,
        };
    }
}
