using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Letters;

/// <summary>One registry number, however it is typed: signs between its parts, spaces, cases and the script of its digits do not make another.</summary>
internal static class LetterNumber
{
    public const int Longest = 60;

    public static string KeyOf(string number) => string.Concat(FoldedText.Fold(DecimalDigits.ToAscii(number)).Where(char.IsLetterOrDigit));

    /// <summary>The year a day lies in where the institution is: registries begin anew on its own new year.</summary>
    public static int YearOf(TenantConfiguration configuration, LocalDate day) =>
        configuration.Profile.CalendarSystem == "jalali" ? day.WithCalendar(CalendarSystem.PersianAstronomical).Year : day.Year;
}
