using System.Globalization;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Editing;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Derman.Host.Pages.Admin.Calendars;

/// <summary>A working calendar: the week, closed days, days with hours of their own, and when a request made now would be due.</summary>
internal sealed class IndexModel(ChangeConfiguration change, AskRun ask, FailureWords failures, IClock clock) : ConfigurationPage(change, failures)
{
    /// <summary>What people ask about, from hours to legal terms.</summary>
    private static readonly IReadOnlyList<Target> Samples = [Target.OfMinutes(240), Target.OfBusinessDays(3), Target.OfBusinessDays(15), Target.OfCalendarDays(30, endOfDay: true)];

    [BindProperty(SupportsGet = true, Name = "c")]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    [BindProperty]
    public WeekForm Week { get; set; } = new();

    [BindProperty]
    public DayForm Day { get; set; } = new();

    /// <summary>What it means has been seen.</summary>
    [BindProperty]
    public bool Confirmed { get; set; }

    public CalendarDefinition Calendar { get; private set; } = null!;

    public IReadOnlyList<CalendarDay> Days { get; private set; } = [];

    public IReadOnlyList<DueRow> Due { get; private set; } = [];

    /// <summary>The change that waits for a yes: its handler.</summary>
    public string? Waiting { get; private set; }

    /// <summary>The day to take out, when that waits.</summary>
    public string? Removing { get; private set; }

    public int ShownYear { get; private set; }

    public IActionResult OnGet()
    {
        if (!Find())
        {
            return NotFound();
        }

        Version = Configuration.Version;
        Week = WeekForm.Of(Calendar);
        Load();
        return Page();
    }

    public Task<IActionResult> OnPostWeekAsync(CancellationToken ct) => ChangeAsync("Week", null, AskAsync, ct);

    public Task<IActionResult> OnPostDayAsync(CancellationToken ct) => ChangeAsync("Day", null, AskAsync, ct);

    public Task<IActionResult> OnPostRemoveAsync(string? date, CancellationToken ct) => ChangeAsync("Remove", date, AskAsync, ct);

    /// <param name="what">The change that waits for a yes.</param>
    public Task<IActionResult> OnPostRehearseAsync(string? what, string? date, CancellationToken ct) =>
        ChangeAsync(what, date, (edit, _, token) => RehearseAsync(ask, edit, token), ct);

    /// <param name="then">What becomes of the change that was read.</param>
    private async Task<IActionResult> ChangeAsync(string? what, string? date, Func<ConfigurationEdit, string, CancellationToken, Task<IActionResult>> then, CancellationToken ct)
    {
        if (!Find() || what is not ("Week" or "Day" or "Remove"))
        {
            return NotFound();
        }

        if (what == "Week")
        {
            return await then(pack => CalendarEdits.Week(pack, Calendar.Code, Week.Hours, Week.Idle), what, ct);
        }

        Week = WeekForm.Of(Calendar);
        if (what == "Remove")
        {
            Removing = date ?? "";
            return await then(pack => CalendarEdits.RemoveDay(pack, Calendar.Code, date ?? ""), what, ct);
        }

        if (!DayInput.TryParse(Day.Date, out var day))
        {
            ModelState.AddModelError("Day.Date", Words["form.date"]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Load();
            return Page();
        }

        return await then(pack => CalendarEdits.PutDay(pack, Calendar.Code, day, Day.Closed ? null : Day.Hours ?? "", Day.EveryYear, Day.Names), what, ct);
    }

    public string CalendarName(CalendarDefinition calendar) => PackWords.Calendar(calendar.Code, Words);

    /// <summary>Weekdays in the order of the page's language: Saturday first in Persian.</summary>
    public IEnumerable<(string Code, string Name)> WeekDays
    {
        get
        {
            var days = CalendarEdits.Days.Select((code, i) => (code, Localisation.CalendarNames.Weekday(i + 1, Words.Language))).ToList();
            return Words.Language == Localisation.Languages.Persian ? days.Skip(5).Concat(days.Take(5)) : days;
        }
    }

    protected override IReadOnlyDictionary<string, string> Fields => NameFields("names", "Day.Names")
        .Concat(CalendarEdits.Days.Select(d => KeyValuePair.Create($"hours.{d}", $"Week.Hours[{d}]")))
        .Concat([new("date", "Day.Date"), new("hours", "Day.Hours")])
        .ToDictionary(StringComparer.Ordinal);

    protected override void Load()
    {
        Find();
        ShownYear = Year ?? Now.InZone(Configuration.Zone).Date.WithCalendar(System).Year;
        Days = CalendarDay.Of(Calendar, ShownYear, System);
        if (Due.Count == 0)
        {
            var compiled = Configuration.Calendars[Calendar.Code];
            Due = [.. Samples.Select(s => new DueRow(s, At(compiled, s), null))];
        }
    }

    private CalendarSystem System => Words.Language == Localisation.Languages.Persian ? CalendarSystem.PersianAstronomical : CalendarSystem.Iso;

    private Instant Now { get; } = clock.GetCurrentInstant();

    private bool Find()
    {
        var code = Code ?? Configuration.Pack.Calendar.Default;
        Calendar = Configuration.Pack.Calendar.Calendars.FirstOrDefault(c => c.Code == code)!;
        return Calendar is not null;
    }

    private string Here => string.Create(CultureInfo.InvariantCulture, $"~/admin/calendar?c={Uri.EscapeDataString(Calendar.Code)}&year={Year ?? Now.InZone(Configuration.Zone).Date.WithCalendar(System).Year}");

    /// <summary>Saves at once when no promise would be another; else shows before and after first.</summary>
    private async Task<IActionResult> AskAsync(ConfigurationEdit edit, string handler, CancellationToken ct)
    {
        var look = Look(edit);
        if (look.Failure is { } failure)
        {
            return Refused(failure);
        }

        if (!look.Value!.Ok)
        {
            return Refused(look.Value);
        }

        var next = new TenantConfiguration(edit(Configuration.Pack).Value!, Configuration.Version + 1);
        var (before, after) = (Configuration.Calendars[Calendar.Code], next.Calendars[Calendar.Code]);
        var rows = Samples.Select(s => new DueRow(s, At(before, s), At(after, s))).ToList();
        if (Confirmed || rows.TrueForAll(r => r.Now == r.After))
        {
            return await SaveAsync(edit, "calendar.saved", Here, ct);
        }

        (Due, Waiting) = (rows, handler);
        Load();
        return Page();
    }

    private Instant? At(WorkCalendar calendar, Target target) => BusinessClock.Due(calendar, Now, target).Due;
}

/// <param name="Now">When a request made now is due.</param>
/// <param name="After">When it would be after the change; null when nothing is being changed.</param>
internal sealed record DueRow(Target Target, Instant? Now, Instant? After);

/// <summary>A day of the list: closed, or with hours of its own.</summary>
/// <param name="Key">As the calendar names it: a date, or month and day of every year.</param>
internal sealed record CalendarDay(string Key, LocalDate Date, bool EveryYear, string Hours, IReadOnlyDictionary<string, string>? Names)
{
    /// <summary>The days of one year, counted as people of the page's language count years.</summary>
    public static IReadOnlyList<CalendarDay> Of(CalendarDefinition calendar, int year, CalendarSystem system)
    {
        var (first, last) = (new LocalDate(year, 1, 1, system).WithCalendar(CalendarSystem.Iso), new LocalDate(year + 1, 1, 1, system).WithCalendar(CalendarSystem.Iso).PlusDays(-1));
        var closed = (calendar.Holidays ?? []).SelectMany(h => DatesOf(h.Date, first, last).Select(d => new CalendarDay(h.Date, d, h.Date.Length == 5, "", h.Names)));
        var special = (calendar.SpecialDays ?? []).SelectMany(s => DatesOf(s.Date, first, last).Select(d => new CalendarDay(s.Date, d, false, HoursText.Write(s.Intervals), s.Names)));
        return [.. closed.Concat(special).OrderBy(d => d.Date)];
    }

    private static IEnumerable<LocalDate> DatesOf(string key, LocalDate first, LocalDate last) =>
        (key.Length == 5 ? [first.Year, last.Year] : new[] { 0 }).Distinct()
            .Select(y => LocalDatePattern.Iso.Parse(y == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{y:0000}-{key}")))
            .Where(p => p.Success && p.Value >= first && p.Value <= last).Select(p => p.Value);
}
