namespace Derman.Core.Tickets.Archive;

/// <summary>The beginning of a ticket's words that lists show.</summary>
internal static class Excerpt
{
    /// <summary>In characters as SQL counts them (code points).</summary>
    public const int Length = 160;

    public static string Of(string text)
    {
        var at = 0;
        for (var count = 0; count < Length && at < text.Length; count++)
        {
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
        }

        return text[..at];
    }
}
