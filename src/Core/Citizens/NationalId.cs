using System.Globalization;
using Derman.Core.Common;

namespace Derman.Core.Citizens;

public enum NationalIdKind
{
    /// <summary>Turkish citizen, 11 digits.</summary>
    Tckn,

    /// <summary>Foreigner registered in Türkiye, 11 digits from 99.</summary>
    Ykn,

    /// <summary>Turkish tax number of a firm or body, 10 digits.</summary>
    Vkn,

    /// <summary>Iranian national code, 10 digits.</summary>
    CodeMelli,
}

/// <summary>Stable codes; the words come from the reader's language.</summary>
public static class NationalIdFailures
{
    public const string Empty = "nationalId.empty";
    public const string Country = "nationalId.country";
    public const string Characters = "nationalId.characters";
    public const string Length = "nationalId.length";
    public const string LeadingZero = "nationalId.leadingZero";
    public const string Checksum = "nationalId.checksum";

    /// <summary>One digit repeated: it passes the checksum and stands for nobody.</summary>
    public const string Placeholder = "nationalId.placeholder";
}

/// <param name="Kind">The kind the length and the country point to; null when they point to none.</param>
/// <param name="Value">ASCII digits, padded to full length; null when refused.</param>
/// <param name="Failure">One of <see cref="NationalIdFailures"/>; null when accepted.</param>
public sealed record NationalIdResult(NationalIdKind? Kind, string? Value, string? Failure)
{
    public bool IsValid => Failure is null;

    internal static NationalIdResult Refused(string failure, NationalIdKind? kind = null) => new(kind, null, failure);
}

/// <summary>Checks form only: no number is ever sent to a register from here.</summary>
public static class NationalId
{
    private const int LongestInput = 64;

    /// <param name="text">As typed: Persian and Arabic digits, spaces, hyphens and direction marks are fine.</param>
    /// <param name="country">ISO 3166 code of the tenant's country: TR or IR.</param>
    public static NationalIdResult Check(string? text, string country)
    {
        if (country is not ("TR" or "IR"))
        {
            return NationalIdResult.Refused(NationalIdFailures.Country);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return NationalIdResult.Refused(NationalIdFailures.Empty);
        }

        if (text.Length > LongestInput)
        {
            return NationalIdResult.Refused(NationalIdFailures.Length);
        }

        Span<char> digits = stackalloc char[LongestInput];
        var count = 0;
        foreach (var c in text)
        {
            var digit = DecimalDigits.Of(c);
            if (digit >= 0)
            {
                digits[count++] = (char)('0' + digit);
            }
            else if (!IsSeparator(c))
            {
                return NationalIdResult.Refused(NationalIdFailures.Characters);
            }
        }

        var number = new string(digits[..count]);
        return country == "TR" ? CheckTurkish(number) : CheckIranian(number);
    }

    private static NationalIdResult CheckTurkish(string number) => number.Length switch
    {
        11 => CheckPerson(number),
        10 => Judge(NationalIdKind.Vkn, number, IsRepeat(number), NationalIdChecksums.Vkn(number)),
        _ => NationalIdResult.Refused(NationalIdFailures.Length),
    };

    private static NationalIdResult CheckPerson(string number)
    {
        var kind = number.StartsWith("99", StringComparison.Ordinal) ? NationalIdKind.Ykn : NationalIdKind.Tckn;
        return number[0] == '0'
            ? NationalIdResult.Refused(NationalIdFailures.LeadingZero, kind)
            : Judge(kind, number, IsRepeat(number.AsSpan(0, 10)), NationalIdChecksums.Tckn(number));
    }

    private static NationalIdResult CheckIranian(string number)
    {
        if (number.Length is < 8 or > 10)
        {
            return NationalIdResult.Refused(NationalIdFailures.Length);
        }

        // Old cards and spreadsheets lose the leading zeros. Unknown places of issue are never a reason to refuse.
        var padded = number.PadLeft(10, '0');
        return Judge(NationalIdKind.CodeMelli, padded, IsRepeat(padded), NationalIdChecksums.CodeMelli(padded));
    }

    private static NationalIdResult Judge(NationalIdKind kind, string number, bool placeholder, bool checksum) =>
        placeholder ? NationalIdResult.Refused(NationalIdFailures.Placeholder, kind)
        : checksum ? new NationalIdResult(kind, number, null)
        : NationalIdResult.Refused(NationalIdFailures.Checksum, kind);

    private static bool IsRepeat(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept(digits[0]);

    private static bool IsSeparator(char c) =>
        c is '-' or '.' or '/' || char.IsWhiteSpace(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.DashPunctuation;
}
