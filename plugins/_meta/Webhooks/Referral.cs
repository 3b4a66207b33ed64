using System.Text.Json;

namespace Derman.Channels.Graph.Webhooks;

/// <summary>What led a person to us, in one line.</summary>
internal static class Referral
{
    private const int Longest = 500;

    public static string? Of(JsonElement element, params ReadOnlySpan<string> keys)
    {
        var words = new List<string>();
        foreach (var key in keys)
        {
            if (element.Text(key) is { } word)
            {
                words.Add(word);
            }
        }

        return words.Count == 0 ? null : Short(string.Join(" · ", words));
    }

    private static string Short(string text) =>
        text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
}
