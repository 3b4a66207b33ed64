using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Derman.Core.Channels.Intake.Unworked;

/// <summary>The beginning of whatever came, for a person's eyes: text without an account's secrets and without what turns a line around.</summary>
internal static partial class SafeText
{
    public const int Shown = 4096;

    /// <summary>Bytes (of text: characters) that are looked at for it.</summary>
    public const int Read = 2 * Shown;

    private const string Hidden = "•••";
    private const int ShortestSecret = 4;

    public static string Of(byte[] content, IEnumerable<string> secrets) => Of(Encoding.UTF8.GetString(content), secrets, content.Length == Read);

    /// <param name="cut">There is more of it: a secret may lie across the end.</param>
    public static string Of(string content, IEnumerable<string> secrets, bool cut = false)
    {
        var all = secrets.Where(s => s.Length >= ShortestSecret).SelectMany(s => new[] { s, Uri.EscapeDataString(s) }).ToList();
        var readable = Escaped().Replace(content, m => ((char)int.Parse(m.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()).ReplaceLineEndings("\n");
        var text = new StringBuilder(all.Aggregate(readable, (rest, secret) => rest.Replace(secret, Hidden, StringComparison.Ordinal)));
        text.Length = Math.Clamp(text.Length - (cut ? all.Select(s => s.Length).Append(1).Max() : 0), 0, Shown);
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = text[i] is '\n' or '\t' or '\u200c' || !IsInvisible(text[i]) ? text[i] : '\ufffd';
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Control and format characters, among them those of direction.</summary>
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;

    /// <summary>Letters as JSON may write them: what citizens say here is full of them.</summary>
    [GeneratedRegex(@"\\u[0-9a-fA-F]{4}", RegexOptions.NonBacktracking)]
    private static partial Regex Escaped();
}
