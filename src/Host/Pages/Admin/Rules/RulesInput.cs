using System.Globalization;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Host.Pages.Admin.Configuring;

namespace Derman.Host.Pages.Admin.Rules;

/// <summary>The rules as the form sends them.</summary>
internal sealed class RulesInput
{
    /// <summary>Rows for levels that may be added.</summary>
    private const int Spare = 2;

    public static readonly IReadOnlyList<string> Terms = ["firstResponse", "assign", "resolve"];

    public static readonly IReadOnlyList<string> Recipients = ["holder", "head", "deputy", "top", "desk"];

    public static readonly IReadOnlyList<string> Pauses = ["waiting", "proposed", "solved"];

    public static readonly IReadOnlyList<string> Urgent = [Urgencies.Urgent, Urgencies.Critical];

    public List<ClockInput> Clocks { get; set; } = [];

    public Dictionary<string, TargetInput> Defaults { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, TargetInput> Urgency { get; set; } = new(StringComparer.Ordinal);

    public List<ChannelInput> Channels { get; set; } = [];

    public TargetInput Task { get; set; } = new();

    public CallBackInput CallBack { get; set; } = new();

    public List<LevelInput> Levels { get; set; } = [];

    public static RulesInput Of(ClocksFile file, ChannelsFile channels) => new()
    {
        Clocks = [.. file.Clocks.Select(c => new ClockInput { Code = c.Code, Calendar = c.Calendar, PausedIn = [.. c.PausedIn] })],
        Defaults = Terms.ToDictionary(t => t, t => TargetInput.Of(TermOf(file.Defaults, t)), StringComparer.Ordinal),
        Urgency = Urgent.ToDictionary(u => u, u => TargetInput.Of(file.UrgencyTargets.GetValueOrDefault(u)), StringComparer.Ordinal),
        Channels = [.. channels.Channels.Select(c => new ChannelInput { Code = c.Code, FirstResponse = TargetInput.Of(file.ChannelTargets.GetValueOrDefault(c.Code)?.FirstResponse) })],
        Task = TargetInput.Of(file.TaskShare),
        CallBack = CallBackInput.Of(file.CallBack ?? CallBackTerms.Usual),
        Levels =
        [
            .. file.Escalation.OrderBy(l => l.Level).Select(l => new LevelInput { AtPercent = l.AtPercent.ToString("0.##", CultureInfo.InvariantCulture), To = l.To, Clocks = [.. l.Clocks ?? []] }),
            .. Enumerable.Range(0, Spare).Select(_ => new LevelInput()),
        ],
    };

    public ClocksFile Into(ClocksFile was, Action<string> unreadable)
    {
        var terms = Terms.ToDictionary(t => t, t => Read(Defaults.GetValueOrDefault(t), TermOf(was.Defaults, t), $"Input.Defaults[{t}].Amount", unreadable), StringComparer.Ordinal);
        return was with
        {
            Clocks = [.. was.Clocks.Select(c => Clocks.Find(i => i.Code == c.Code) is { } input
                ? c with { Calendar = input.Calendar ?? c.Calendar, PausedIn = [.. input.PausedIn] }
                : c)],
            Defaults = terms.Values.All(t => t is null) ? null : new TopicTargets(terms["firstResponse"], terms["assign"], terms["resolve"]),
            UrgencyTargets = Kept(Urgent.Select(u => (u, Read(Urgency.GetValueOrDefault(u), was.UrgencyTargets.GetValueOrDefault(u), $"Input.Urgency[{u}].Amount", unreadable))), was.UrgencyTargets, Urgent),
            ChannelTargets = ChannelTargets(was, unreadable),
            TaskShare = Read(Task, was.TaskShare, "Input.Task.Amount", unreadable) ?? was.TaskShare,
            CallBack = CallBackOf(was, unreadable),
            Escalation = [.. Levels.Select((l, i) => (Level: l, At: l.Percent(), Place: i)).Where(l => Given(l.Level, l.At, l.Place, unreadable)).OrderBy(l => l.At)
                .Select((l, i) => new EscalationLevel(i + 1, l.At!.Value, l.Level.To ?? "", l.Level.Clocks.Count == 0 ? null : [.. l.Level.Clocks]))],
        };
    }

    /// <summary>Levels are numbered by their share, so the form's row is found by what it says.</summary>
    public int RowOf(EscalationLevel level) => Levels.FindIndex(l => l.Percent() == level.AtPercent && l.To == level.To);

    /// <summary>Nothing is written down while nothing differs from what holds without a word.</summary>
    private CallBackRule? CallBackOf(ClocksFile was, Action<string> unreadable)
    {
        var known = was.CallBack ?? CallBackTerms.Usual;
        if (CallBack.Count() is null)
        {
            unreadable("Input.CallBack.Tries");
        }

        var rule = new CallBackRule(
            Read(CallBack.Target, known.Target, "Input.CallBack.Target.Amount", unreadable) ?? known.Target,
            Read(CallBack.Again, known.Again, "Input.CallBack.Again.Amount", unreadable) ?? known.Again,
            CallBack.Count() ?? known.Tries);
        return was.CallBack is null && rule == known ? null : rule;
    }

    private Dictionary<string, TopicTargets> ChannelTargets(ClocksFile was, Action<string> unreadable)
    {
        var targets = new Dictionary<string, TopicTargets>(was.ChannelTargets, StringComparer.Ordinal);
        for (var i = 0; i < Channels.Count; i++)
        {
            var (code, known) = (Channels[i].Code ?? "", was.ChannelTargets.GetValueOrDefault(Channels[i].Code ?? ""));
            var next = (known ?? new TopicTargets()) with { FirstResponse = Read(Channels[i].FirstResponse, known?.FirstResponse, FormattableString.Invariant($"Input.Channels[{i}].FirstResponse.Amount"), unreadable) };
            if (next is { FirstResponse: null, Assign: null, Resolve: null })
            {
                targets.Remove(code);
            }
            else
            {
                targets[code] = next;
            }
        }

        return targets;
    }

    private static bool Given(LevelInput level, decimal? at, int place, Action<string> unreadable)
    {
        if (at is null && !string.IsNullOrWhiteSpace(level.AtPercent))
        {
            unreadable(FormattableString.Invariant($"Input.Levels[{place}].AtPercent"));
        }

        return at is not null;
    }

    private static Dictionary<string, Target> Kept(IEnumerable<(string Key, Target? Target)> read, IReadOnlyDictionary<string, Target> was, IReadOnlyList<string> shown)
    {
        var kept = was.Where(w => !shown.Contains(w.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var (key, target) in read)
        {
            if (target is not null)
            {
                kept[key] = target;
            }
        }

        return kept;
    }

    private static Target? Read(TargetInput? input, Target? was, string field, Action<string> unreadable)
    {
        if ((input ?? new TargetInput()).TryRead(was, out var target))
        {
            return target;
        }

        unreadable(field);
        return was;
    }

    private static Target? TermOf(TopicTargets? targets, string term) => term switch { "firstResponse" => targets?.FirstResponse, "assign" => targets?.Assign, _ => targets?.Resolve };
}

internal sealed class CallBackInput
{
    private const int MostTries = 10;

    public TargetInput Target { get; set; } = new();

    public TargetInput Again { get; set; } = new();

    public string? Tries { get; set; }

    public static CallBackInput Of(CallBackRule rule) => new()
    {
        Target = TargetInput.Of(rule.Target),
        Again = TargetInput.Of(rule.Again),
        Tries = rule.Tries.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Null when no number from 1 to 10 was typed; as it was when nothing was.</summary>
    public int? Count() => string.IsNullOrWhiteSpace(Tries) ? CallBackTerms.Usual.Tries
        : int.TryParse(DecimalDigits.ToAscii(Tries.Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var tries) && tries is >= 1 and <= MostTries ? tries : null;
}

internal sealed class ClockInput
{
    public string? Code { get; set; }

    public string? Calendar { get; set; }

    public List<string> PausedIn { get; set; } = [];
}

internal sealed class ChannelInput
{
    public string? Code { get; set; }

    public TargetInput FirstResponse { get; set; } = new();
}

internal sealed class LevelInput
{
    public string? AtPercent { get; set; }

    public string? To { get; set; }

    public List<string> Clocks { get; set; } = [];

    /// <summary>Null when nothing was typed, or no share.</summary>
    public decimal? Percent() =>
        decimal.TryParse(DecimalDigits.ToAscii((AtPercent ?? "").Trim().Trim('%', '٪')).Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var at) && at is > 0 and <= 1000 ? at : null;
}
