namespace Derman.Core.Common;

/// <summary>Reads ASCII (0-9), Arabic-Indic (U+0660) and Persian (U+06F0) digits alike; a Persian keyboard sends the last two.</summary>
public static class DecimalDigits
{
    /// <returns>0-9, or -1 when the character is no digit a citizen's keyboard writes.</returns>
    public static int Of(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= '\u0660' and <= '\u0669' => c - '\u0660',
        >= '\u06F0' and <= '\u06F9' => c - '\u06F0',
        _ => -1,
    };

    /// <summary>The same text with Persian and Arabic digits written as ASCII.</summary>
    public static string ToAscii(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAnyInRange('\u0660', '\u06F9')
            ? string.Create(text.Length, text, static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                {
                    var digit = Of(from[i]);
                    to[i] = digit < 0 ? from[i] : (char)('0' + digit);
                }
            })
            : text;
    }
}
