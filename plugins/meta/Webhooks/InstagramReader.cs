using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>Comments below our pictures and films, and mentions elsewhere. Meta sends neither edits nor removals of them.</summary>
internal static class InstagramReader
{
    public static IEnumerable<InboundEvent>? Comment(JsonElement value, Place place)
    {
        if (value.Text("id") is not { } id || (place.NoticedAt ?? value.UnixMilliseconds("timestamp")) is not { } at)
        {
            return null;
        }

        var author = Authors.Of(value);
        var thread = value.Text("parent_id") ?? id;
        var ours = author.Id == place.Account;
        var text = value.Text("text");
        return
        [
            new InboundMessage
            {
                ProviderAccountId = place.Account,
                ExternalId = id,
                From = ours || author.Id is null ? Authors.Unknown(thread) : author.Id,
                FromName = ours ? null : author.Name,
                At = at,
                Text = text,
                Parts = [text is null ? new UnsupportedPart("provider", "comment") : new TextPart(text)],
                Visibility = MessageVisibility.Public,
                Thread = thread,
                ReplyTo = value.Text("parent_id"),
                IsOurs = ours,
            },
        ];
    }

    /// <summary>Somebody named us below somebody else's picture: Meta says only where. The words are for the operator to look up.</summary>
    public static IEnumerable<InboundEvent>? Mention(JsonElement value, Place place)
    {
        if (value.Text("media_id") is not { } media || place.NoticedAt is not { } at)
        {
            return null;
        }

        var id = MentionIds.Of(media, value.Text("comment_id"));
        return
        [
            new InboundMessage
            {
                ProviderAccountId = place.Account,
                ExternalId = id,
                From = Authors.Unknown(id),
                At = at,
                Parts = [new UnsupportedPart("provider", "mention")],
                Visibility = MessageVisibility.Public,
                Thread = id,
                Referral = "mention",
            },
        ];
    }
}

/// <summary>A mention is answered at its picture and comment: both stand in its id.</summary>
internal static class MentionIds
{
    private const string Prefix = "mention:";

    public static string Of(string media, string? comment) => $"{Prefix}{media}:{comment}";

    public static (string Media, string? Comment)? Read(string id)
    {
        var parts = id.Split(':');
        return id.StartsWith(Prefix, StringComparison.Ordinal) && parts.Length == 3 ? (parts[1], parts[2].Length > 0 ? parts[2] : null) : null;
    }
}
