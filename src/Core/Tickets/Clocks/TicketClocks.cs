using Derman.Core.Clocks;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Tickets.Clocks;

/// <summary>The clocks of a ticket: which run, when they are due, and when the sweep must look again. Pure.</summary>
public static class TicketClocks
{
    public const string FirstResponse = "firstResponse";
    public const string Assign = "assign";
    public const string Resolve = "resolve";
    public const string Legal = "legal";
    public const string Task = "task";

    public static class MetBy
    {
        public const string FirstWord = "firstWord";
        public const string Custody = "custody";
        public const string Solved = "solved";
        public const string Told = "told";
        public const string TaskDone = "taskDone";
    }

    /// <summary>The clocks a new ticket starts with.</summary>
    public static List<RunningClock> Start(TenantConfiguration configuration, Ticket ticket, IReadOnlyList<Custody> ledger)
    {
        var clocks = new List<RunningClock>(4);
        foreach (var rule in configuration.Pack.Clocks.Clocks)
        {
            var start = rule.Code == Legal ? ticket.ArrivedAt ?? ticket.RegisteredAt : ticket.RegisteredAt;
            if (rule.Code != Task && TargetOf(configuration, rule, ticket, start) is { IsNone: false } target)
            {
                clocks.Add(New(configuration, rule, ticket, target, start, "", ticket.Directorate, ledger));
            }
        }

        return clocks;
    }

    public static RunningClock? StartTask(TenantConfiguration configuration, Ticket ticket, TicketTask task, Target? target, IReadOnlyList<Custody> ledger) =>
        configuration.Clocks.GetValueOrDefault(Task) is { } rule && (target ?? configuration.Pack.Clocks.TaskShare) is { IsNone: false } share
            ? New(configuration, rule, ticket, share, task.CreatedAt, task.Id.ToString("n"), task.Directorate, ledger)
            : null;

    /// <summary>Computes due, act-by and the next look again from (rule, calendar, ledger).</summary>
    public static void Refresh(TenantConfiguration configuration, RunningClock clock, IReadOnlyList<Custody> ledger)
    {
        if (clock.MetAt is not null)
        {
            clock.NextAt = null;
            return;
        }

        var calendar = configuration.Calendars[clock.Calendar];
        var pauses = PausesOf(configuration, clock, ledger);
        var deadline = BusinessClock.Due(calendar, clock.StartedAt, TargetOf(clock), pauses, clock.RoundTheClock);
        clock.Due = deadline.Due;
        clock.ActBy = deadline.ActBy;
        clock.ConfigurationVersion = configuration.Version;
        clock.NextAt = clock.Due is { } due
            ? NextLevel(configuration, clock) is { } level ? BusinessClock.AtShare(calendar, clock.StartedAt, due, level.AtPercent, pauses, clock.RoundTheClock) : null
            : null;
    }

    /// <summary>After the ticket itself was classified anew: clocks it did not have yet start with its registration, the others take the new targets.</summary>
    /// <returns>The clocks that are new.</returns>
    public static IReadOnlyList<RunningClock> Reclassify(TenantConfiguration configuration, Ticket ticket, List<RunningClock> clocks, IReadOnlyList<Custody> ledger)
    {
        foreach (var clock in clocks.Where(c => c.MetAt is null && c.Subject.Length == 0))
        {
            clock.RoundTheClock = configuration.Clocks.GetValueOrDefault(clock.Clock) is { } rule
                && RunsRoundTheClock(configuration, rule, ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic), ticket);
            Retarget(configuration, clock, ticket, ledger);
        }

        return [.. Start(configuration, ticket, ledger).Where(n => !clocks.Exists(c => c.Clock == n.Clock && c.Subject.Length == 0))];
    }

    /// <summary>After a change of rules: takes the target the rules give now, then computes anew.</summary>
    public static void Retarget(TenantConfiguration configuration, RunningClock clock, Ticket ticket, IReadOnlyList<Custody> ledger)
    {
        if (configuration.Clocks.GetValueOrDefault(clock.Clock) is not { } rule)
        {
            Stop(clock, clock.StartedAt);
            return;
        }

        if (clock.Subject.Length == 0 && TargetOf(configuration, rule, ticket, clock.StartedAt) is { IsNone: false } target)
        {
            (clock.Minutes, clock.BusinessDays, clock.CalendarDays, clock.EndOfDay) =
                (target.Minutes, target.BusinessDays, target.CalendarDays, target.EndOfDay);
        }

        clock.Calendar = rule.Calendar;
        Refresh(configuration, clock, ledger);
    }

    /// <summary>The next escalation level that has not fired yet.</summary>
    public static EscalationLevel? NextLevel(TenantConfiguration configuration, RunningClock clock)
    {
        EscalationLevel? next = null;
        foreach (var level in configuration.Pack.Clocks.Escalation)
        {
            if (level.Level > clock.Level && (level.Clocks is null || level.Clocks.Contains(clock.Clock)) && (next is null || level.Level < next.Level))
            {
                next = level;
            }
        }

        return next;
    }

    /// <summary>Ends the clocks that a fact meets.</summary>
    public static void Meet(TenantConfiguration configuration, IEnumerable<RunningClock> clocks, string fact, Instant at)
    {
        foreach (var clock in clocks)
        {
            if (clock.MetAt is null && configuration.Clocks.GetValueOrDefault(clock.Clock)?.Met == fact && clock.Subject.Length == 0)
            {
                Stop(clock, at);
            }
        }
    }

    /// <summary>The fact turned out not to be one (sent back, not satisfied): the promise runs on from where it began.</summary>
    public static void Resume(TenantConfiguration configuration, IEnumerable<RunningClock> clocks, string fact)
    {
        foreach (var clock in clocks)
        {
            if (clock.Subject.Length == 0 && configuration.Clocks.GetValueOrDefault(clock.Clock)?.Met == fact)
            {
                clock.MetAt = null;
            }
        }
    }

    public static void Stop(RunningClock clock, Instant at)
    {
        clock.MetAt ??= at;
        clock.NextAt = null;
    }

    public static Instant? NextDue(IEnumerable<RunningClock> clocks)
    {
        Instant? next = null;
        foreach (var clock in clocks)
        {
            if (clock is { MetAt: null, Due: { } due } && (next is null || due < next))
            {
                next = due;
            }
        }

        return next;
    }

    public static Target TargetOf(RunningClock clock) => new(clock.Minutes, clock.BusinessDays, clock.CalendarDays, clock.EndOfDay);

    private static RunningClock New(
        TenantConfiguration configuration, ClockRule rule, Ticket ticket, Target target, Instant start, string subject, string directorate, IReadOnlyList<Custody> ledger)
    {
        var topic = ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic);
        var clock = new RunningClock
        {
            Ticket = ticket.Key,
            Clock = rule.Code,
            Subject = subject,
            Kind = rule.Kind,
            Directorate = directorate,
            Calendar = rule.Calendar,
            Minutes = target.Minutes,
            BusinessDays = target.BusinessDays,
            CalendarDays = target.CalendarDays,
            EndOfDay = target.EndOfDay,
            RoundTheClock = RunsRoundTheClock(configuration, rule, topic, ticket),
            StartedAt = start,
        };
        Refresh(configuration, clock, ledger);
        return clock;
    }

    private static bool RunsRoundTheClock(TenantConfiguration configuration, ClockRule rule, Topic? topic, Ticket ticket) =>
        rule.Kind != "legal"
        && (topic?.RoundTheClock == true
            || (rule.Code == FirstResponse && configuration.Channels.GetValueOrDefault(ticket.Channel)?.RoundTheClock == true));

    private static Target? TargetOf(TenantConfiguration configuration, ClockRule rule, Ticket ticket, Instant start)
    {
        var topic = ticket.Topic is null ? null : configuration.Topics.GetValueOrDefault(ticket.Topic);
        var channel = configuration.Pack.Clocks.ChannelTargets.GetValueOrDefault(ticket.Channel);
        var defaults = configuration.Pack.Clocks.Defaults;
        return rule.Code switch
        {
            FirstResponse => channel?.FirstResponse ?? topic?.Targets.FirstResponse ?? defaults?.FirstResponse,
            Assign => channel?.Assign ?? topic?.Targets.Assign ?? defaults?.Assign,
            Resolve => configuration.Pack.Clocks.UrgencyTargets.GetValueOrDefault(ticket.Urgency) is { } urgent && ticket.Urgency != Urgencies.Normal
                ? Tighter(configuration, rule, topic, ticket, start, urgent)
                : topic?.Targets.Resolve ?? defaults?.Resolve,
            Legal => ticket.RequestType is null ? null : configuration.RequestTypes.GetValueOrDefault(ticket.RequestType)?.Legal?.Target,
            _ => null,
        };
    }

    /// <summary>Of the topic's target and the urgency's, the one that ends first: urgency never loosens a promise.</summary>
    private static Target Tighter(TenantConfiguration configuration, ClockRule rule, Topic? topic, Ticket ticket, Instant start, Target urgent)
    {
        if (topic?.Targets.Resolve is not { IsNone: false } usual)
        {
            return urgent;
        }

        var calendar = configuration.Calendars[rule.Calendar];
        var roundTheClock = RunsRoundTheClock(configuration, rule, topic, ticket);
        return BusinessClock.Due(calendar, start, usual, [], roundTheClock).Due < BusinessClock.Due(calendar, start, urgent, [], roundTheClock).Due
            ? usual
            : urgent;
    }

    internal static List<Pause> PausesOf(TenantConfiguration configuration, RunningClock clock, IReadOnlyList<Custody> ledger)
    {
        var pauses = new List<Pause>();
        if (configuration.Clocks.GetValueOrDefault(clock.Clock)?.PausedIn is { Count: > 0 } categories)
        {
            foreach (var interval in ledger)
            {
                if (categories.Contains(CategoryNames.Of(interval.Category)))
                {
                    pauses.Add(new Pause(interval.From, interval.To));
                }
            }
        }

        return pauses;
    }
}

public static class CategoryNames
{
    public static string Of(Category category) => category switch
    {
        Category.Open => "open",
        Category.Waiting => "waiting",
        Category.Proposed => "proposed",
        Category.Solved => "solved",
        _ => "closed",
    };

    public static Category? Parse(string? text) => text switch
    {
        "open" => Category.Open,
        "waiting" => Category.Waiting,
        "proposed" => Category.Proposed,
        "solved" => Category.Solved,
        "closed" => Category.Closed,
        _ => null,
    };
}
