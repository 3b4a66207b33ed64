namespace Derman.Host.Localisation;

/// <summary>Names of months and weekdays. Weekdays start on Monday (ISO); Persian months are those of the Solar Hijri calendar.</summary>
internal static class CalendarNames
{
    private static readonly string[] TurkishMonths =
        ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"];

    private static readonly string[] EnglishMonths =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] PersianMonths =
        ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];

    private static readonly string[] TurkishDays = ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"];

    private static readonly string[] EnglishDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    private static readonly string[] PersianDays = ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"];

    public static string Month(int month, string language) => language switch
    {
        Languages.Turkish => TurkishMonths[month - 1],
        Languages.Persian => PersianMonths[month - 1],
        _ => EnglishMonths[month - 1],
    };

    /// <summary>Three letters in Turkish and English; Persian does not shorten its months.</summary>
    public static string ShortMonth(int month, string language) =>
        language == Languages.Persian ? Month(month, language) : Month(month, language)[..3];

    public static string Weekday(int isoDay, string language) => language switch
    {
        Languages.Turkish => TurkishDays[isoDay - 1],
        Languages.Persian => PersianDays[isoDay - 1],
        _ => EnglishDays[isoDay - 1],
    };
}
