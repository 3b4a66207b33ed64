namespace Derman.Core.Clocks;

/// <summary>
/// A working calendar as the tenant writes it: wall times in one IANA time zone.
/// Precedence for one local date, highest first: special day, holiday, dated range, weekly hours.
/// </summary>
/// <param name="Code">Key of the calendar inside its tenant, for example <c>office</c>.</param>
/// <param name="TimeZone">IANA id, for example <c>Europe/Istanbul</c>.</param>
/// <param name="Weekly">Open hours by day of the week; a day that is absent is closed.</param>
/// <param name="Ranges">Other weekly hours between two dates (Ramadan, energy-saving summer); a later entry wins.</param>
/// <param name="SpecialDays">One date with its own hours (half days, extra openings).</param>
/// <param name="Holidays">Closed dates: <c>yyyy-MM-dd</c>, or <c>MM-dd</c> for every year.</param>
/// <param name="NotBusinessDays">Days of the week whose hours count in minutes and which yet are no business days (an Iranian Thursday).</param>
public sealed record CalendarDefinition(
    string Code,
    string TimeZone,
    WeeklyHours Weekly,
    IReadOnlyList<HoursRange>? Ranges = null,
    IReadOnlyList<SpecialDay>? SpecialDays = null,
    IReadOnlyList<Holiday>? Holidays = null,
    IReadOnlyList<string>? NotBusinessDays = null);

/// <summary>Open intervals of each day of the week, <c>["08:00","12:00"]</c>; closing may be <c>24:00</c>.</summary>
public sealed record WeeklyHours(
    IReadOnlyList<string[]>? Mon = null,
    IReadOnlyList<string[]>? Tue = null,
    IReadOnlyList<string[]>? Wed = null,
    IReadOnlyList<string[]>? Thu = null,
    IReadOnlyList<string[]>? Fri = null,
    IReadOnlyList<string[]>? Sat = null,
    IReadOnlyList<string[]>? Sun = null);

/// <summary>Weekly hours that hold from <paramref name="From"/> to <paramref name="To"/>, both dates included (<c>yyyy-MM-dd</c>).</summary>
public sealed record HoursRange(string From, string To, WeeklyHours Weekly, string? Name = null);

/// <summary>One date with hours of its own; no intervals means closed. A half day is a business day.</summary>
public sealed record SpecialDay(string Date, IReadOnlyList<string[]> Intervals, IReadOnlyDictionary<string, string>? Names = null);

/// <summary>A closed date, <c>yyyy-MM-dd</c> or <c>MM-dd</c>.</summary>
public sealed record Holiday(string Date, IReadOnlyDictionary<string, string>? Names = null);
