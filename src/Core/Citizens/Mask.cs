using System.Globalization;
using System.Text;

namespace Derman.Core.Citizens;

/// <summary>
/// What other units see by default (KVKK 6698, art. 4: no more than the purpose needs). Showing the full value is an act
/// with a reason, logged elsewhere. A value too short to hide a part of is hidden whole.
/// </summary>
public static class Mask
{
    private const string Hidden = "***";

    /// <summary>TCKN <c>123******50</c>, code-melli <c>001*****79</c>: three digits, stars, two digits.</summary>
    public static string NationalId(string? digits) =>
        digits is { Length: >= 8 } ? $"{digits[..3]}{new string('*', digits.Length - 5)}{digits[^2..]}" : Hidden;

    /// <summary><c>+90 5** *** ** 67</c> from an E.164 number; another country's keeps two digits at each end.</summary>
    public static string Phone(string? e164)
    {
        if (e164 is not { Length: >= 8 } || e164[0] != '+')
        {
            return Hidden;
        }

        var known = e164.StartsWith("+90", StringComparison.Ordinal) || e164.StartsWith("+98", StringComparison.Ordinal);
        return (known, e164.Length) switch
        {
            (true, 13) => $"{e164[..3]} {e164[3]}** *** ** {e164[^2..]}",
            (true, 10) => $"{e164[..3]} {e164[3]}** ** {e164[^2..]}",
            _ => $"{e164[..3]}{new string('*', e164.Length - 5)}{e164[^2..]}",
        };
    }

    /// <summary><c>Ayşe Yılmaz</c> → <c>A*** Y*****</c>.</summary>
    public static string Name(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return Hidden;
        }

        var masked = new StringBuilder(name.Length);
        foreach (var part in name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = new StringInfo(part);
            masked.Append(masked.Length > 0 ? " " : string.Empty)
                .Append(letters.SubstringByTextElements(0, 1))
                .Append('*', Math.Max(1, letters.LengthInTextElements - 1));
        }

        return masked.ToString();
    }

    /// <summary><c>ayse@derman.com</c> → <c>a***@d***.com</c>.</summary>
    public static string Email(string? email)
    {
        var at = email?.LastIndexOf('@') ?? -1;
        var dot = email?.LastIndexOf('.') ?? -1;
        return at > 0 && dot > at + 1 && dot < email!.Length - 1
            ? $"{First(email)}{Hidden}@{First(email[(at + 1)..])}{Hidden}{email[dot..]}"
            : Hidden;
    }

    private static string First(string text) => new StringInfo(text).SubstringByTextElements(0, 1);
}
