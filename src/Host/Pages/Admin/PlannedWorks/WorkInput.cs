using Derman.Core.PlannedWorks;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using NodaTime;
using NodaTime.Text;

namespace Derman.Host.Pages.Admin.PlannedWorks;

/// <summary>What is typed into the form of a planned work.</summary>
internal sealed class WorkInput
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    public Dictionary<string, string?> Said { get; set; } = new(StringComparer.Ordinal);

    public string? FromDay { get; set; }

    public string? FromTime { get; set; }

    public string? UntilDay { get; set; }

    public string? UntilTime { get; set; }

    public string? Streets { get; set; }

    public List<string> Areas { get; set; } = [];

    public List<string> Topics { get; set; } = [];

    public static WorkInput Of(PlannedWorkView work, DateTimeZone zone, string language)
    {
        var (from, until) = (work.StartsAt.InZone(zone).LocalDateTime, work.EndsAt.InZone(zone).LocalDateTime);
        return new WorkInput
        {
            Said = work.Content.Texts.ToDictionary(t => t.Key, t => (string?)t.Value, StringComparer.Ordinal),
            FromDay = Day(from.Date, language),
            FromTime = Hour(from.TimeOfDay, language),
            UntilDay = Day(until.Date, language),
            UntilTime = Hour(until.TimeOfDay, language),
            Streets = string.Join('\n', work.Content.Streets),
            Areas = [.. work.Content.Areas],
            Topics = [.. work.Content.Topics],
        };
    }

    public static WorkInput Empty(LocalDate today, string language) => new() { FromDay = Day(today, language), FromTime = Hour(new LocalTime(8, 0), language), UntilDay = Day(today, language), UntilTime = Hour(new LocalTime(17, 0), language) };

    /// <summary>In the signs of the language; a browser's own field of an hour speaks the browser's.</summary>
    private static string Hour(LocalTime time, string language) => Localisation.Numerals.Digits(Time.Format(time), language);

    public WorkDraft Draft(DateTimeZone zone) => new(
        At(FromDay, FromTime, zone),
        At(UntilDay, UntilTime, zone),
        new WorkContent(
            Said.Where(t => t.Value is not null).ToDictionary(t => t.Key, t => t.Value!, StringComparer.Ordinal),
            Areas,
            (Streets ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Topics));

    /// <summary>Null for a day or an hour that is none: the use case asks for it.</summary>
    private static Instant? At(string? day, string? time, DateTimeZone zone) =>
        DayInput.TryParse(day, out var date) && date is { } known && Time.Parse(Core.Common.DecimalDigits.ToAscii(time?.Trim() ?? "")) is { Success: true, Value: var hour }
            ? zone.AtLeniently(known + hour).ToInstant()
            : null;

    /// <summary>As the field of that language takes it.</summary>
    private static string Day(LocalDate day, string language)
    {
        if (language != Languages.Persian)
        {
            return LocalDatePattern.Iso.Format(day);
        }

        var own = day.WithCalendar(CalendarSystem.PersianAstronomical);
        return Numerals.Digits(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{own.Year:0000}/{own.Month:00}/{own.Day:00}"), language);
    }
}
