using System.Text;
using System.Text.RegularExpressions;

namespace Derman.Channels.Phone.Calls;

/// <summary>Numbers and names as exchanges write them.</summary>
internal static partial class Numbers
{
    /// <summary>Persian and Arabic digits become ASCII; a withheld number ("anonymous", "&lt;unknown&gt;") has none and becomes null.</summary>
    public static string? Digits(string? number)
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

    /// <summary>
    /// Whose telephone it is: <c>PJSIP/1001</c>, <c>PJSIP/1001-00000066</c> and <c>Local/1001@from-queue/n</c> are all 1001. The part behind the
    /// last dash is the exchange's own number of the leg, in hexadecimal.
    /// </summary>
    public static string? Agent(string? channel) =>
        channel is not null && Technology().Match(channel) is { Success: true } match ? match.Groups["whose"].Value : null;

    [GeneratedRegex("^[A-Za-z0-9_]+/(?<whose>[^@/;]+?)(?:-[0-9a-fA-F]{8,})?(?:[@/;].*)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Technology();
}
