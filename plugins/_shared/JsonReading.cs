using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Derman.Channels.Reading;

/// <summary>Tolerant reading: what is missing or of another kind is null, and never an exception.</summary>
internal static partial class JsonReading
{
    /// <summary>31 December 9999, the last second DateTimeOffset can hold.</summary>
    private const long LastSecond = 253_402_300_799;

    public static JsonElement? Object(this JsonElement element, string key) => element.Child(key, JsonValueKind.Object);

    public static IEnumerable<JsonElement> List(this JsonElement element, string key) =>
        element.Child(key, JsonValueKind.Array) is { } list ? list.EnumerateArray() : [];

    public static bool Has(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out _);

    /// <summary>A text that is not empty. Numbers are taken too: ids and times come as either.</summary>
    public static string? Text(this JsonElement element, string key)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out var child))
        {
            return null;
        }

        var text = child.ValueKind switch
        {
            JsonValueKind.String => Decoded(child),
            JsonValueKind.Number => child.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    public static double? Real(this JsonElement element, string key) =>
        double.TryParse(element.Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public static bool IsTrue(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var child) && child.ValueKind == JsonValueKind.True;

    public static DateTimeOffset? UnixTime(this JsonElement element, string key) =>
        element.Whole(key) is { } seconds and > 0 and <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>A time in milliseconds; one that would lie before March 1973 is meant in seconds (Meta's own try-outs write those).</summary>
    public static DateTimeOffset? UnixMilliseconds(this JsonElement element, string key) => element.Whole(key) switch
    {
        null or <= 0 or > LastSecond * 1000 => null,
        < 100_000_000_000 and { } seconds => DateTimeOffset.FromUnixTimeSeconds(seconds),
        { } milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
    };

    public static long? Whole(this JsonElement element, string key) =>
        long.TryParse(element.Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonElement? Child(this JsonElement element, string key, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var child) && child.ValueKind == kind ? child : null;

    private static string? Decoded(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half an emoji (a profile name cut in the middle of a surrogate pair): the rest of the text is still worth reading.
            using var repaired = JsonDocument.Parse(LoneSurrogate().Replace(element.GetRawText(), "\\ufffd"));
            return repaired.RootElement.GetString();
        }
    }

    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex LoneSurrogate();
}
