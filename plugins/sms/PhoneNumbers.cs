using System.Text;

namespace Derman.Channels.Sms;

/// <summary>Numbers as digits of E.164 without the plus. A number without a country is Turkish: the gateways are.</summary>
internal static class PhoneNumbers
{
    private const string Turkey = "90";

    /// <summary>The digits with the country, or null when it is no telephone number (a sender title, a short code).</summary>
    public static string? Normalise(string? given)
    {
        var digits = Digits(given);
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
        }
        else if (digits.Length == 11 && digits[0] == '0')
        {
            digits = Turkey + digits[1..];
        }
        else if (digits.Length == 10 && given!.Trim()[0] != '+')
        {
            digits = Turkey + digits;
        }

        return digits.Length is >= 8 and <= 15 && digits[0] != '0' ? digits : null;
    }

    public static bool IsTurkishMobile(string number) => number.Length == 12 && number.StartsWith("905", StringComparison.Ordinal);

    // Persian and Arabic digits become ASCII; letters make it no number.
    private static string Digits(string? given)
    {
        var digits = new StringBuilder();
        foreach (var letter in given ?? "")
        {
            if (char.IsDigit(letter))
            {
                digits.Append((char)('0' + (int)char.GetNumericValue(letter)));
            }
            else if (char.IsLetter(letter))
            {
                return "";
            }
        }

        return digits.ToString();
    }
}
