using System.Globalization;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>Dates inside messages: Turkish and English by the Gregorian calendar, Persian by the Jalali one with Persian digits.</summary>
public static class MessageDates
{
    private static readonly string[] Turkish = ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"];
    private static readonly string[] Jalali = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"];
    private static readonly PersianCalendar Persian = new();

    public static string Long(LocalDate date, string language) => language switch
    {
        "tr" => string.Create(CultureInfo.InvariantCulture, $"{date.Day} {Turkish[date.Month - 1]} {date.Year}"),
        "fa" => PersianDate(date),
        _ => date.ToString("d MMMM uuuu", CultureInfo.InvariantCulture),
    };

    private static string PersianDate(LocalDate date)
    {
        var day = date.ToDateTimeUnspecified();
        var text = string.Create(CultureInfo.InvariantCulture, $"{Persian.GetDayOfMonth(day)} {Jalali[Persian.GetMonth(day) - 1]} {Persian.GetYear(day)}");
        return string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = char.IsAsciiDigit(source[i]) ? (char)('۰' + (source[i] - '0')) : source[i];
            }
        });
    }
}
