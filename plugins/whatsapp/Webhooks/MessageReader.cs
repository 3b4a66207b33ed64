using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.WhatsApp.Webhooks;

/// <summary>One element of <c>messages</c>.</summary>
internal static class MessageReader
{
    /// <summary>The message, or null when it lacks what every message has.</summary>
    public static InboundMessage? Read(JsonElement message, string account, Contacts contacts)
    {
        var (from, alternate, name) = contacts.SenderOf(message);
        if (message.Text("id") is not { } id || from is null || message.UnixTime("timestamp") is not { } at || message.Text("type") is not { } type)
        {
            return null;
        }

        string? editOf = null;
        var content = message;
        if (type == "edit" && message.Object("edit") is { } edit && edit.Object("message") is { } edited && edited.Text("type") is { } editedType)
        {
            editOf = edit.Text("original_message_id");
            content = edited;
            type = editedType;
        }

        if (PartReader.Read(content, type) is not { Count: > 0 } parts)
        {
            return null;
        }

        return new InboundMessage
        {
            ProviderAccountId = account,
            ExternalId = id,
            From = from,
            FromAlternate = alternate,
            FromName = name,
            At = at,
            Text = TextOf(parts) ?? (type == "system" ? content.Object("system")?.Text("body") : null),
            Parts = parts,
            ReplyTo = message.Object("context")?.Text("id"),
            EditOf = editOf,
            Referral = message.Object("referral") is { } advertisement ? Referral.Of(advertisement, "headline", "source_type", "source_url") : null,
        };
    }

    /// <summary>What our own side wrote in the WhatsApp Business app on the telephone; the person is the one written to.</summary>
    public static InboundMessage? ReadEcho(JsonElement message, string account)
    {
        if (message.Text("id") is not { } id
            || (message.Text("to") ?? message.Text("to_user_id")) is not { } to
            || message.UnixTime("timestamp") is not { } at
            || message.Text("type") is not { } type
            || PartReader.Read(message, type) is not { Count: > 0 } parts)
        {
            return null;
        }

        return new InboundMessage
        {
            ProviderAccountId = account, ExternalId = id, From = to, At = at, Text = TextOf(parts), Parts = parts, IsOurs = true,
        };
    }

    private static string? TextOf(IReadOnlyList<MessagePart> parts)
    {
        var texts = parts.Select(part => part switch
        {
            TextPart text => text.Text,
            MediaPart media => media.Caption,
            ButtonReplyPart button => button.Text,
            ListReplyPart row => row.Title,
            _ => null,
        }).Where(text => text is not null);
        var joined = string.Join('\n', texts);
        return joined.Length == 0 ? null : joined;
    }
}
