using System.Globalization;
using Derman.Core.Common;

namespace Derman.Core.Citizens;

/// <summary>
/// A number in E.164 with its kind. A household shares phones and a person has several: equal numbers never prove one person.
/// Turkish 444 numbers have no E.164 form of their own and are kept as <c>+90444XXXX</c>.
/// </summary>
public sealed record PhoneNumber(string E164, PhoneKind Kind)
{
    private const int LongestInput = 64;

    /// <summary>Shorter ones may be numbers inside the house.</summary>
    private const int ShortestForeign = 11;

    /// <param name="text">As typed: separators, direction marks, Persian and Arabic digits are fine.</param>
    /// <param name="country">ISO 3166 code of the tenant's country, TR or IR: how a number without country code is read.</param>
    /// <param name="areaCode">The tenant's area code (446, 044), for local numbers without one.</param>
    public static PhoneResult Parse(string? text, string country, string? areaCode = null)
    {
        if (NumberingPlan.Of(country) is not { } home)
        {
            return PhoneResult.Refused(PhoneFailures.Country);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return PhoneResult.Refused(PhoneFailures.Empty);
        }

        if (Clean(text, out var digits, out var international) is { } failure)
        {
            return PhoneResult.Refused(failure);
        }

        if (!international && digits.StartsWith("00", StringComparison.Ordinal))
        {
            international = true;
            digits = digits[2..];
        }

        if (international)
        {
            return ParseInternational(digits);
        }

        // WhatsApp and many exports write the country code without plus; twelve digits fit no national form of either country.
        var plan = digits.Length == 12 ? NumberingPlan.OfCallingCode(digits) : null;
        return plan is null ? home.Read(digits, areaCode) : plan.Read(digits[2..], null);
    }

    /// <summary>A WhatsApp id is an E.164 number without its plus, of any country.</summary>
    public static PhoneResult FromWhatsAppId(string? id) =>
        string.IsNullOrWhiteSpace(id) ? PhoneResult.Refused(PhoneFailures.Empty)
        : id.AsSpan().ContainsAnyExceptInRange('0', '9') ? PhoneResult.Refused(PhoneFailures.Characters)
        : ParseInternational(id);

    /// <summary>As an exchange tells it: like <see cref="Parse"/>, and what fits no number of the country is a foreign one, written without its plus.</summary>
    public static PhoneNumber? FromExchange(string digits, string country, string? areaCode) =>
        Parse(digits, country, areaCode).Number
        ?? (digits.Length >= ShortestForeign && !digits.AsSpan().ContainsAnyExceptInRange('0', '9') ? ParseInternational(digits).Number : null);

    private static PhoneResult ParseInternational(string digits)
    {
        if (NumberingPlan.OfCallingCode(digits) is { } plan)
        {
            return plan.Read(digits[2..], null);
        }

        // ITU E.164: at most 15 digits, no country code starts with 0.
        return digits is { Length: >= 7 and <= 15 } && digits[0] != '0'
            ? PhoneResult.Accepted($"+{digits}", PhoneKind.Foreign)
            : PhoneResult.Refused(PhoneFailures.Length);
    }

    private static string? Clean(string text, out string digits, out bool international)
    {
        digits = string.Empty;
        international = false;
        // A German or British "+49 (0)171": the zero in brackets is only dialled inside the country.
        var written = text.Replace("(0)", string.Empty, StringComparison.Ordinal);
        if (written.Length > LongestInput)
        {
            return PhoneFailures.Length;
        }

        Span<char> kept = stackalloc char[LongestInput];
        var count = 0;
        foreach (var c in written)
        {
            var digit = DecimalDigits.Of(c);
            if (digit >= 0)
            {
                kept[count++] = (char)('0' + digit);
            }
            else if (c is '+' or '\uFF0B' && count == 0 && !international)
            {
                international = true;
            }
            else if (!IsSeparator(c))
            {
                return count >= 7 && IsExtensionSign(c) ? PhoneFailures.Extension : PhoneFailures.Characters;
            }
        }

        digits = new string(kept[..count]);
        return count == 0 ? PhoneFailures.Characters : null;
    }

    /// <summary>dahili, iç hat, ext., x12, #12, ;ext=, داخلی: after a whole number these can only start an extension.</summary>
    private static bool IsExtensionSign(char c) => c is '#' or ',' or ';' or '*' or ':' || char.IsLetter(c);

    private static bool IsSeparator(char c) =>
        c is '(' or ')' or '.' or '-' || char.IsWhiteSpace(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.DashPunctuation;
}
