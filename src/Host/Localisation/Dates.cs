using System.Globalization;
using NodaTime;

namespace Derman.Host.Localisation;

/// <summary>Instants as people of one language and one tenant read them: Gregorian in Turkish and English, Solar Hijri in Persian, in the
/// tenant's time zone, 24 hours. Output never depends on the machine's culture or zone.</summary>
public sealed class Dates(IUiText text, DateTimeZone zone)
{
    private readonly string _language = text.Language;

    public DateTimeZone Zone => zone;

    /// <summary>21 Mart 2026 Cumartesi · شنبه ۱ فروردین ۱۴۰۵ · Saturday 21 March 2026.</summary>
    public string Long(Instant at) => Long(Local(at).Date);

    public string Long(LocalDate day)
    {
        var own = Own(day);
        return Ordered(Weekday(day), $"{own.Day} {Month(own)} {own.Year}");
    }

    /// <summary>21 Mart 2026 · ۱ فروردین ۱۴۰۵ · 21 March 2026.</summary>
    public string Date(Instant at) => Date(Local(at).Date);

    /// <summary>The same words a citizen reads in a message.</summary>
    public string Date(LocalDate day) => Core.Conversations.MessageDates.Long(day, _language);

    /// <summary>15 Ekim Perşembe · پنجشنبه ۲۳ مهر · Thursday 15 October.</summary>
    public string Day(Instant at) => Day(Local(at).Date);

    public string Day(LocalDate day)
    {
        var own = Own(day);
        return Ordered(Weekday(day), $"{own.Day} {Month(own)}");
    }

    /// <summary>21 Mart · ۱ فروردین · 21 March.</summary>
    public string DayMonth(Instant at)
    {
        var own = Own(Local(at).Date);
        return Digits($"{own.Day} {Month(own)}");
    }

    /// <summary>28 Eyl 11:05 · ۶ مهر ۱۱:۰۵ · 28 Sep 11:05.</summary>
    public string Short(Instant at)
    {
        var own = Own(Local(at).Date);
        return Digits($"{own.Day} {CalendarNames.ShortMonth(own.Month, _language)} {Clock(at)}");
    }

    /// <summary>21.03.2026 · ۱۴۰۵/۰۱/۰۱ · 21/03/2026: for narrow tables.</summary>
    public string Numeric(Instant at)
    {
        var own = Own(Local(at).Date);
        FormattableString shown = _language switch
        {
            Languages.Turkish => $"{own.Day:00}.{own.Month:00}.{own.Year:0000}",
            Languages.Persian => $"{own.Year:0000}/{own.Month:00}/{own.Day:00}",
            _ => $"{own.Day:00}/{own.Month:00}/{own.Year:0000}",
        };
        return Digits(shown.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>17:00 · ۱۷:۰۰.</summary>
    public string Time(Instant at) => Digits(Clock(at));

    /// <summary>15 Ekim Perşembe 17:00 · پنجشنبه ۲۳ مهر ۱۷:۰۰ · Thursday 15 October 17:00.</summary>
    public string DayTime(Instant at) => $"{Day(at)} {Time(at)}";

    /// <summary>Today, tomorrow and yesterday by name with the hour; other days with their date: bugün 17:00, yarın 12:00, 15 Ekim 17:00.</summary>
    public string Near(Instant at, Instant now)
    {
        var days = Period.DaysBetween(Local(now).Date, Local(at).Date);
        return days switch
        {
            0 => text.T("date.today", ("time", Time(at))),
            1 => text.T("date.tomorrow", ("time", Time(at))),
            -1 => text.T("date.yesterday", ("time", Time(at))),
            _ => $"{DayMonth(at)} {Time(at)}",
        };
    }

    /// <summary>Heading of a day in a timeline: Bugün, 14 Ekim Çarşamba.</summary>
    public string DayHeading(LocalDate day, Instant now)
    {
        var days = Period.DaysBetween(Local(now).Date, day);
        return days switch
        {
            0 => text.T("date.heading.today", ("day", Day(day))),
            1 => text.T("date.heading.tomorrow", ("day", Day(day))),
            -1 => text.T("date.heading.yesterday", ("day", Day(day))),
            _ => Own(day).Year == Own(Local(now).Date).Year ? Day(day) : Long(day),
        };
    }

    /// <summary>3 dk önce, 2 sa önce, dün 17:00: how long ago, coarser the farther away.</summary>
    public string Ago(Instant at, Instant now)
    {
        var passed = now - at;
        if (passed < Duration.FromMinutes(1)) return text["date.now"];
        if (passed < Duration.FromHours(1)) return text.T("date.ago", ("span", text.T("span.minutes", ("n", (long)passed.TotalMinutes))));
        return Local(at).Date == Local(now).Date
            ? text.T("date.ago", ("span", text.T("span.hours", ("n", (long)passed.TotalHours))))
            : Near(at, now);
    }

    /// <summary>ISO 8601 for the <c>datetime</c> attribute: machines read ASCII and Gregorian in every language.</summary>
    public string Machine(Instant at) => Local(at).ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>The Gregorian date beside a Persian one, empty elsewhere: for a title.</summary>
    public string Gregorian(Instant at) =>
        _language == Languages.Persian ? Local(at).ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "";

    public LocalDate DateOf(Instant at) => Local(at).Date;

    private ZonedDateTime Local(Instant at) => at.InZone(zone);

    private LocalDate Own(LocalDate day) =>
        day.WithCalendar(_language == Languages.Persian ? CalendarSystem.PersianAstronomical : CalendarSystem.Iso);

    private string Month(LocalDate own) => CalendarNames.Month(own.Month, _language);

    private string Weekday(LocalDate day) => CalendarNames.Weekday((int)day.DayOfWeek, _language);

    // Turkish puts the weekday behind the date, Persian and English before it.
    private string Ordered(string weekday, string date) =>
        Digits(_language == Languages.Turkish ? $"{date} {weekday}" : $"{weekday} {date}");

    private string Clock(Instant at) => Local(at).ToDateTimeOffset().ToString("HH:mm", CultureInfo.InvariantCulture);

    private string Digits(string shown) => Numerals.Digits(shown, _language);
}
