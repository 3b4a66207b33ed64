using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using NodaTime;

namespace Derman.Host.Pages.Words;

/// <summary>Deadlines as people read them: what is left in the unit the clock counts in, and why.</summary>
internal sealed class ClockWords(IUiText text, Dates dates, IClock clock)
{
    /// <summary>From this share of the time on a clock is shown as near (the first warning of most tenants).</summary>
    private const int Near = 75;

    public Instant Now { get; } = clock.GetCurrentInstant();

    /// <summary>The chip of a list row; null when there is nothing to say.</summary>
    public ClockChip? Chip(TenantConfiguration configuration, TicketItem item)
    {
        if (item.Category == "closed")
        {
            return null;
        }

        if (item.NextDue is not { } due)
        {
            return item.Category == "waiting" ? new ClockChip(ClockTone.Paused, text["clock.pausedShort"], 50) : null;
        }

        var topic = item.Topic is null ? null : configuration.Topics.GetValueOrDefault(item.Topic);
        var left = Left(configuration.Calendars[configuration.Pack.Calendar.Default], due, topic?.RoundTheClock == true);
        var used = Used(item.RegisteredAt, due);
        return new ClockChip(Tone(due, used), text.Left(left), used, dates.DayTime(due));
    }

    public ClockRow Row(TenantConfiguration configuration, TicketView ticket, DeadlineView deadline, string? unit)
    {
        var rule = configuration.Clocks.GetValueOrDefault(deadline.Clock);
        var name = rule?.Names.In(text.Language) ?? text[$"clock.{deadline.Kind}"];
        if (unit is not null)
        {
            name = text.T("clock.task", ("unit", unit));
        }

        if (deadline.MetAt is { } met)
        {
            var late = deadline.Due is { } wanted && met > wanted;
            return new ClockRow(ClockTone.Met, name, text[late ? "clock.metLate" : "clock.met"], 100, text.T("clock.metAt", ("when", dates.DayTime(met))));
        }

        if (deadline.Due is not { } due)
        {
            var until = ticket.WaitUntil is { } end ? text.T("clock.pausedUntil", ("date", dates.Day(end))) : null;
            return new ClockRow(ClockTone.Paused, name, text["clock.pausedShort"], 50, Joined(Stopped(ticket, rule) ?? text["clock.pausedWhy"], until, Counts(deadline)));
        }

        var topic = ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic);
        var calendar = configuration.Calendars[rule?.Calendar ?? configuration.Pack.Calendar.Default];
        var used = Used(ticket.RegisteredAt, due);
        var why = dates.DayTime(due);
        if (deadline.ActBy is { } actBy)
        {
            why = $"{why} · {text.T("clock.actBy", ("date", dates.Day(actBy)))}";
        }

        if (deadline.Kind == "legal" && ticket.RequestType is { } kind && configuration.RequestTypes.GetValueOrDefault(kind)?.Legal?.Basis is { } basis)
        {
            why = $"{why} · {Numerals.Digits(basis, text.Language)}";
        }

        return new ClockRow(Tone(due, used), name, text.Left(Left(calendar, due, deadline.Kind == "legal" || topic?.RoundTheClock == true)), used, Joined(why, Counts(deadline)));
    }

    /// <summary>The rule: how long, counted in what, from when.</summary>
    private string? Counts(DeadlineView deadline)
    {
        if (deadline.Rule is not { } rule)
        {
            return null;
        }

        var target = rule.Target switch
        {
            { BusinessDays: { } days } => text.T("clock.why.workingDays", ("n", days)),
            { CalendarDays: { } days } => text.T("clock.why.days", ("n", days)),
            { Minutes: { } minutes } => Joined(
                text.T("clock.why.target", ("span", text.Span(Remaining.Calendar(Duration.FromMinutes((double)minutes))))), text[rule.RoundTheClock ? "clock.why.always" : "clock.why.workHours"]),
            _ => null,
        };
        return target is null ? null : Joined(target, text.T("clock.why.since", ("when", dates.Short(rule.StartedAt))));
    }

    /// <summary>Since when it stands, and because of whom.</summary>
    private string? Stopped(TicketView ticket, Core.Tenancy.Packs.ClockRule? rule)
    {
        var ledger = ticket.Custody ?? [];
        if (rule is null || ledger.Count == 0 || !rule.PausedIn.Contains(ledger[^1].Category))
        {
            return null;
        }

        var first = ledger.Count - 1;
        while (first > 0 && rule.PausedIn.Contains(ledger[first - 1].Category))
        {
            first--;
        }

        var holder = ledger[^1].Holder;
        var who = holder.Kind switch
        {
            Core.Tickets.HolderKinds.Citizen => text["clock.paused.citizen"],
            Core.Tickets.HolderKinds.Institution when holder.Name.Length > 0 => text.T("clock.paused.institution", ("name", holder.Name)),
            _ => ledger[^1].Reason is { Length: > 0 and <= 120 } reason ? text.Direction == "rtl" ? $"«{reason}»" : $"“{reason}”" : text["clock.paused.other"],
        };
        return text.T("clock.pausedSince", ("when", dates.Short(ledger[first].From)), ("who", who));
    }

    private static string Joined(params string?[] parts) => string.Join(" · ", parts.Where(p => p is not null));

    private Remaining Left(WorkCalendar calendar, Instant due, bool plain)
    {
        if (plain)
        {
            return Coarse(Remaining.Calendar(due - Now));
        }

        var open = due >= Now ? BusinessClock.Elapsed(calendar, Now, due) : -BusinessClock.Elapsed(calendar, due, Now);

        // Overdue since after hours: no open minute has passed, and yet it is late.
        return Coarse(open == Duration.Zero ? Remaining.Calendar(due - Now) : Remaining.Working(open, DayLength(calendar)));
    }

    /// <summary>Hours beside many days tell nobody anything.</summary>
    private static Remaining Coarse(Remaining left) => left.Days >= 3 ? left with { Hours = 0, Minutes = 0 } : left;

    private Duration DayLength(WorkCalendar calendar)
    {
        var longest = Duration.Zero;
        var first = Now.InZone(calendar.Zone).LocalDateTime.Date;
        for (var i = 0; i < 7; i++)
        {
            var day = calendar.Zone.AtStartOfDay(first.PlusDays(i)).ToInstant();
            longest = Duration.Max(longest, BusinessClock.Elapsed(calendar, day, calendar.Zone.AtStartOfDay(first.PlusDays(i + 1)).ToInstant()));
        }

        return longest == Duration.Zero ? Duration.FromHours(8) : longest;
    }

    private int Used(Instant start, Instant due) =>
        due <= start ? 100 : (int)Math.Clamp((Now - start).TotalSeconds / (due - start).TotalSeconds * 100, 0, 100);

    private ClockTone Tone(Instant due, int used) => due < Now ? ClockTone.Late : used >= Near ? ClockTone.Near : ClockTone.Plain;
}
