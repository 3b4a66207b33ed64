using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Channels.Graph.Webhooks;
using Derman.Channels.Meta.Sending;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>What a person said in private, or we to them. Null = it lacks what every such element has.</summary>
internal static class MessageReader
{
    public static IEnumerable<InboundEvent>? Read(JsonElement message, Line line)
    {
        if (message.Text("mid") is not { } mid || Start(mid, line, message.IsTrue("is_echo")) is not { } start)
        {
            return null;
        }

        if (message.IsTrue("is_deleted"))
        {
            // The same mid as the message taken back: only the revision tells both apart.
            return [start with { Parts = [new RevokedPart(mid)], Revision = "deleted" }];
        }

        var parts = PartsOf(message);
        var read = start with
        {
            Parts = parts,
            Text = MessageText.Of(parts),
            ReplyTo = message.Object("reply_to")?.Text("mid"),
            Referral = ReferralOf(message),
        };
        return start.IsOurs && message.Text("metadata") is { } metadata && Marks.KeyOf(metadata) is { } key
            ? [Heard(start, key), read]
            : [read];
    }

    public static IEnumerable<InboundEvent>? Edit(JsonElement edit, Line line) =>
        edit.Text("mid") is { } mid && edit.Text("text") is { } text && Start(mid, line, isEcho: false) is { } start
            ? [start with { Text = text, Parts = [new TextPart(text)], EditOf = mid, Revision = $"edit:{edit.Text("num_edit") ?? Milliseconds(line)}" }]
            : null;

    public static IEnumerable<InboundEvent>? Postback(JsonElement postback, Line line)
    {
        var button = new ButtonReplyPart(postback.Text("payload") ?? "", postback.Text("title") ?? "");
        var id = postback.Text("mid") ?? $"postback:{line.Sender}:{Milliseconds(line)}:{Hash(postback.GetRawText())}";
        return Start(id, line, isEcho: false) is { } start
            ? [start with { Parts = [button], Text = button.Text.Length > 0 ? button.Text : null, Referral = ReferralOf(postback) }]
            : null;
    }

    /// <summary>A reaction has no id of its own: who, to what and when make one.</summary>
    public static IEnumerable<InboundEvent>? Reaction(JsonElement reaction, Line line)
    {
        if (reaction.Text("mid") is not { } target || Start($"reaction:{target}:{line.Sender}:{Milliseconds(line)}", line, isEcho: false) is not { } start)
        {
            return null;
        }

        var emoji = reaction.Text("action") == "unreact" ? null : reaction.Text("emoji") ?? reaction.Text("reaction");
        return [start with { Parts = [new ReactionPart(target, emoji)] }];
    }

    private static InboundMessage? Start(string id, Line line, bool isEcho)
    {
        var ours = isEcho || line.Sender == line.Account;
        var person = ours ? line.Recipient : line.Sender;
        return person is null || person == line.Account || line.At is not { } at
            ? null
            : new InboundMessage { ProviderAccountId = line.Account, ExternalId = id, From = person, At = at, IsOurs = ours };
    }

    /// <summary>Our own send call's mark came back: whatever became of its answer, this message is that one.</summary>
    private static DeliveryReceipt Heard(InboundMessage echo, string key) => new()
    {
        ProviderAccountId = echo.ProviderAccountId,
        MessageExternalId = echo.ExternalId,
        State = DeliveryState.Sent,
        At = echo.At,
        Recipient = echo.From,
        IdempotencyKey = key,
    };

    private static IReadOnlyList<MessagePart> PartsOf(JsonElement message)
    {
        if (message.IsTrue("is_unsupported"))
        {
            return [new UnsupportedPart("provider", null)];
        }

        var parts = new List<MessagePart>();
        var text = message.Text("text");
        if (message.Object("quick_reply")?.Text("payload") is { } payload)
        {
            parts.Add(new ButtonReplyPart(payload, text ?? ""));
        }
        else if (text is not null)
        {
            parts.Add(new TextPart(text));
        }

        parts.AddRange(AttachmentReader.Read(message, text));
        return parts.Count > 0 ? parts : [new UnsupportedPart("type", "empty")];
    }

    private static string? ReferralOf(JsonElement element)
    {
        if (element.Object("referral") is { } referral)
        {
            return Referral.Of(referral.Object("ads_context_data") ?? referral, "ad_title", "source", "ref", "referer_uri")
                ?? Referral.Of(referral, "source", "ref", "ad_id");
        }

        if (element.Object("reply_to")?.Object("story") is { } story)
        {
            return $"story · {story.Text("id")}";
        }

        return element.List("attachments").Any(attachment => attachment.Text("type") == "story_mention") ? "story_mention" : null;
    }

    private static string Milliseconds(Line line) => FormattableString.Invariant($"{line.At?.ToUnixTimeMilliseconds()}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
