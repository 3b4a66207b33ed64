using System.Globalization;
using System.Text;
using System.Text.Json;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Webhooks;

/// <summary>One call event or a list of them: {callId, event, from, to, agent?, at?, queue?, position?, endedBy?, recording?}.</summary>
internal static class CallParser
{
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Read)] : [Read(root)];
        }
        catch (JsonException)
        {
            return [UnknownEvent.From("malformedBody", Encoding.UTF8.GetString(body.Span))];
        }
    }

    private static InboundEvent Read(JsonElement element)
    {
        CallEventKind? kind = Text(element, "event")?.ToLowerInvariant() switch
        {
            "ring" => CallEventKind.Ring,
            "answered" => CallEventKind.Answered,
            "hangup" => CallEventKind.HangUp,
            "abandoned" => CallEventKind.Abandoned,
            "queued" => CallEventKind.Queued,
            "agentringing" => CallEventKind.AgentRinging,
            "agentmissed" => CallEventKind.AgentMissed,
            "recorded" => CallEventKind.Recorded,
            _ => null,
        };
        var at = Text(element, "at");
        var recording = Recording(Text(element, "recording"));
        if (kind is null || Text(element, "callId") is not { } callId || (Time(at) is null && at is not null) || (kind == CallEventKind.Recorded && recording is null))
        {
            return UnknownEvent.From("malformedElement", element.GetRawText());
        }

        return new CallEvent
        {
            CallId = callId,
            Kind = kind.Value,
            From = Numbers.Digits(Text(element, "from")),
            To = Numbers.Digits(Text(element, "to")),
            Agent = Text(element, "agent"),
            At = Time(at),
            Queue = Text(element, "queue"),
            Position = int.TryParse(Text(element, "position"), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null,
            EndedBy = Text(element, "endedBy")?.ToLowerInvariant() switch { "caller" => CallParty.Caller, "agent" => CallParty.Agent, _ => null },
            Recording = recording,
        };
    }

    private static string? Text(JsonElement element, string key)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out var child))
        {
            return null;
        }

        try
        {
            var text = child.ValueKind switch
            {
                JsonValueKind.String => child.GetString()!.Trim(),
                JsonValueKind.Number => child.GetRawText(),
                _ => "",
            };
            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no letter of a call id, number or time.
            return null;
        }
    }

    // A local time without an offset would be a guess across summer time: refused. Unix seconds are taken too.
    private static DateTimeOffset? Time(string? at)
    {
        if (long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return seconds is > 0 and <= 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }

        string[] shapes = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
        return DateTimeOffset.TryParseExact(
            at, shapes, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }

    // A link that staff follow: nothing but https, or the page that shows it would carry somebody's script.
    private static Uri? Recording(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps && link.UserInfo.Length == 0 ? link : null;
}
