using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>One element of <c>changes</c>: what happened in public, and on Instagram sometimes a message in this form.</summary>
internal static class ChangeReader
{
    public static IEnumerable<InboundEvent> Read(JsonElement change, string account, DateTimeOffset? at, bool instagram)
    {
        if (change.Object("value") is not { } value)
        {
            return [Unknown("malformedElement", change, account)];
        }

        var events = (change.Text("field"), instagram) switch
        {
            ("feed" or "mention", false) => FeedReader.Read(value, new Place(account, at, change.Text("field") == "mention")),
            ("comments" or "live_comments", true) => InstagramReader.Comment(value, new Place(account, at, false)),
            ("mentions", true) => InstagramReader.Mention(value, new Place(account, at, true)),
            (not null, _) when value.Has("sender") && value.Has("recipient") => MessagingReader.Read(value, account),
            _ => [Unknown("unknownField", change, account)],
        };
        return events ?? [Unknown("malformedElement", change, account)];
    }

    private static UnknownEvent Unknown(string reason, JsonElement change, string account) => UnknownEvent.From(reason, change.GetRawText(), account);
}

/// <summary>Whose public place something happened in, and when Meta noticed.</summary>
internal sealed record Place(string Account, DateTimeOffset? NoticedAt, bool IsMention);
