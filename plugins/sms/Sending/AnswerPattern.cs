using System.Text.Json;
using System.Text.RegularExpressions;
using Derman.Channels.Sms.Webhooks;

namespace Derman.Channels.Sms.Sending;

/// <summary>Picks a value out of an answer: <c>$.data[0].id</c> is a path into JSON, anything else a regular expression.</summary>
internal static class AnswerPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    /// <summary>The path's value, or the expression's first group (the whole match without one); null when there is none.</summary>
    public static string? Find(string answer, string pattern)
    {
        if (!pattern.StartsWith('$'))
        {
            return Match(answer, pattern) is { Success: true } match ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : null;
        }

        try
        {
            using var document = JsonDocument.Parse(answer);
            return JsonPath.Text(document.RootElement, pattern);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it is there; null when the pattern itself is broken.</summary>
    public static bool? Matches(string answer, string pattern) => pattern.StartsWith('$') ? Find(answer, pattern) is not null : Match(answer, pattern)?.Success;

    private static Match? Match(string answer, string pattern)
    {
        try
        {
            return Regex.Match(answer, pattern, RegexOptions.CultureInvariant, Limit);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
