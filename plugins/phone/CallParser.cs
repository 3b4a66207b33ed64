using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Derman.Channels.Phone;

/// <summary>One call event or a list of them: {callId, event, from, to, agent?, at?}.</summary>
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
            _ => null,
        };
        var at = Text(element, "at");
        if (kind is null || Text(element, "callId") is not { } callId || (Time(at) is null && at is not null))
        {
            return UnknownEvent.From("malformedElement", element.GetRawText());
        }

        return new CallEvent
        {
            CallId = callId,
            Kind = kind.Value,
            From = Digits(Text(element, "from")),
            To = Digits(Text(element, "to")),
            Agent = Text(element, "agent"),
            At = Time(at),
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

    // Persian and Arabic digits become ASCII; a withheld number ("anonymous", "private") has none and becomes null.
    private static string? Digits(string? number)
    {
        var digits = new StringBuilder();
        foreach (var letter in number ?? "")
        {
            if (char.IsDigit(letter))
            {
                digits.Append((char)('0' + (int)char.GetNumericValue(letter)));
            }
        }

        return digits.Length == 0 ? null : digits.ToString();
    }
}
