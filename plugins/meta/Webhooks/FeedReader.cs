using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>
/// A page's feed: comments, posts of visitors, mentions. Reactions and the page's own posts concern nobody's conversation: nothing is made of them.
/// </summary>
internal static class FeedReader
{
    public static IEnumerable<InboundEvent>? Read(JsonElement value, Place place)
    {
        var author = Authors.Of(value);
        switch (value.Text("item"))
        {
            case "comment":
                return value.Text("comment_id") is { } comment ? Word(value, place, comment, ThreadOf(value, comment), author) : null;
            case "post" or "status" or "photo" or "video" or "share" or "link" or "note" or "album":
                if (author.Id is null)
                {
                    return [UnknownEvent.From("postWithoutAuthor", value.GetRawText(), place.Account)];
                }

                return author.Id == place.Account ? [] : value.Text("post_id") is { } post ? Word(value, place, post, post, author) : null;
            case "reaction" or "like":
                return [];
            default:
                return [UnknownEvent.From("unknownItem", value.GetRawText(), place.Account)];
        }
    }

    /// <summary>The top comment. A first comment's parent is the post, under any of the names a post has.</summary>
    private static string ThreadOf(JsonElement value, string comment)
    {
        var parent = value.Text("parent_id");
        var post = value.Text("post_id");
        var isTop = parent is null
            || parent == comment
            || parent == post
            || parent == value.Object("post")?.Text("id")
            || (post is not null && post.EndsWith($"_{parent}", StringComparison.Ordinal));
        return isTop ? comment : parent!;
    }

    private static IEnumerable<InboundEvent>? Word(JsonElement value, Place place, string id, string thread, (string? Id, string? Name) author)
    {
        var created = value.UnixMilliseconds("created_time");
        var verb = value.Text("verb");
        if (verb is "hide" or "unhide")
        {
            // Done by our own side, and it takes nothing back.
            var hidden = verb == "hide";
            return [UnknownEvent.From(hidden ? "commentHidden" : "commentShown", value.GetRawText(), place.Account)];
        }

        if ((verb is "add" ? created ?? place.NoticedAt : place.NoticedAt ?? created) is not { } at)
        {
            return null;
        }

        var ours = author.Id == place.Account;
        var message = new InboundMessage
        {
            ProviderAccountId = place.Account,
            ExternalId = id,
            From = ours || author.Id is null ? Authors.Unknown(thread) : author.Id,
            FromName = ours ? null : author.Name,
            At = at,
            Visibility = MessageVisibility.Public,
            Thread = thread,
            ReplyTo = thread == id ? null : value.Text("parent_id"),
            IsOurs = ours,
            Referral = place.IsMention ? "mention" : null,
        };
        return verb switch
        {
            "add" => [With(message, value)],
            "edited" or "edit" => [With(message, value) with { EditOf = id, Revision = EditOf(value, at) }],
            "remove" or "delete" => [message with { Parts = [new RevokedPart(id)], Revision = "removed" }],
            _ => [UnknownEvent.From("unknownVerb", value.GetRawText(), place.Account)],
        };
    }

    private static InboundMessage With(InboundMessage message, JsonElement value)
    {
        var parts = new List<MessagePart>();
        if (value.Text("message") is { } text)
        {
            parts.Add(new TextPart(text));
        }

        if (value.Text("photo") is { } photo)
        {
            parts.Add(new MediaPart { MediaId = photo, Kind = MediaKind.Image });
        }

        if (value.Text("video") is { } video)
        {
            parts.Add(new MediaPart { MediaId = video, Kind = MediaKind.Video });
        }

        return message with { Text = MessageText.Of(parts), Parts = parts.Count > 0 ? parts : [new UnsupportedPart("provider", value.Text("item"))] };
    }

    // Every edit carries the time of the first words: the time it was noticed and its content tell one edit from the next.
    private static string EditOf(JsonElement value, DateTimeOffset at)
    {
        var content = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{value.Text("message")}\n{value.Text("photo")}")))[..12];
        return FormattableString.Invariant($"edited:{value.Text("created_time")}:{at.ToUnixTimeSeconds()}:{content}");
    }
}
