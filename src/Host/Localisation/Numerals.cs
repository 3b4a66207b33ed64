using System.Globalization;

namespace Derman.Host.Localisation;

/// <summary>Numbers and digits by language. Never reads the current culture: servers and threads differ, citizens must not see it.</summary>
public static class Numerals
{
    private static readonly NumberFormatInfo Turkish = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = "," };
    private static readonly NumberFormatInfo Persian = new() { NumberGroupSeparator = "٬", NumberDecimalSeparator = "٫" };

    /// <summary>ASCII digits become Persian ones in Persian; every other character stays.</summary>
    public static string Digits(string text, string language) =>
        language != Languages.Persian || !text.AsSpan().ContainsAnyInRange('0', '9')
            ? text
            : string.Create(text.Length, text, static (span, source) =>
            {
                for (var i = 0; i < source.Length; i++)
                {
                    span[i] = char.IsAsciiDigit(source[i]) ? (char)(source[i] - '0' + '۰') : source[i];
                }
            });

    public static string Number(long value, string language) => Digits(value.ToString("#,0", Format(language)), language);

    public static string Number(decimal value, int decimals, string language) =>
        Digits(value.ToString("#,0." + new string('0', decimals), Format(language)), language);

    /// <summary>A share between 0 and 100: <c>%86</c> in Turkish, <c>۸۶٪</c> in Persian, <c>86%</c> in English.</summary>
    public static string Percent(int value, string language) => language switch
    {
        Languages.Turkish => "%" + value.ToString(CultureInfo.InvariantCulture),
        Languages.Persian => Digits(value.ToString(CultureInfo.InvariantCulture), language) + "٪",
        _ => value.ToString(CultureInfo.InvariantCulture) + "%",
    };

    private static NumberFormatInfo Format(string language) => language switch
    {
        Languages.Turkish => Turkish,
        Languages.Persian => Persian,
        _ => NumberFormatInfo.InvariantInfo,
    };
}
