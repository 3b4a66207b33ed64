using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Workflow;

namespace Derman.Host.Pages.Admin.Workflow;

/// <summary>A state as the form sends it.</summary>
internal sealed class StateInput
{
    public string? Code { get; set; }

    public bool IsNew { get; set; }

    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    public string? Category { get; set; }

    public string? Holder { get; set; }

    public bool Remove { get; set; }

    /// <summary>Where its requests go when it is removed.</summary>
    public string? MapTo { get; set; }

    public static StateInput Of(WorkflowState state) => new()
    {
        Code = state.Code, Category = state.Category, Holder = state.Holder, Names = state.Names.ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal),
    };

    public WorkflowState Into(WorkflowState was) => was with
    {
        Names = Names.Where(n => !string.IsNullOrWhiteSpace(n.Value)).ToDictionary(n => n.Key, n => n.Value!.Trim(), StringComparer.Ordinal),
        Category = Category ?? was.Category,
        Holder = Holder ?? was.Holder,
    };
}

/// <summary>A move as the form sends it.</summary>
internal sealed class MoveInput
{
    public string? Action { get; set; }

    public List<string> From { get; set; } = [];

    public string? To { get; set; }

    public List<string> Roles { get; set; } = [];

    public List<string> Requires { get; set; } = [];

    /// <summary>condition=value; empty: none.</summary>
    public string? When { get; set; }

    public bool Drop { get; set; }

    /// <summary>What a move can depend on.</summary>
    public static readonly IReadOnlyList<(string Action, string Condition, string Value)> Conditions =
    [
        ("assign", "recipient", "directorate"), ("assign", "recipient", "staff"), ("handOver", "recipient", "directorate"), ("handOver", "recipient", "staff"),
        ("talk", "result", "satisfied"), ("talk", "result", "notSatisfied"), ("talk", "result", "unreachable"), ("decideReopen", "decision", "accepted"), ("decideReopen", "decision", "refused"),
    ];

    public static MoveInput Of(Transition transition) => new()
    {
        Action = transition.Action,
        From = [.. transition.From],
        To = transition.To,
        Roles = [.. transition.Roles],
        Requires = [.. transition.Requires ?? []],
        When = transition.When?.Select(w => $"{w.Key}={w.Value}").FirstOrDefault(),
    };

    public Transition Into(string action) => new(
        action,
        [.. From],
        To ?? "",
        [.. Roles],
        Requires.Count == 0 ? null : [.. Requires],
        When?.Split('=') is [var key, var value] && key.Length > 0 ? new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value } : null);
}

/// <summary>How requests may end, as the form sends it.</summary>
internal sealed class EndsInput
{
    /// <summary>The same range as in workflow.json.</summary>
    private const int LongestReopening = 3650;

    public string? ReopenDays { get; set; }

    /// <summary>What each outcome needs, by its code.</summary>
    public Dictionary<string, List<string>> Requires { get; set; } = new(StringComparer.Ordinal);

    public static EndsInput Of(WorkflowFile workflow) => new()
    {
        ReopenDays = workflow.ReopenDays.ToString(CultureInfo.InvariantCulture),
        Requires = workflow.Outcomes.ToDictionary(o => o.Code, o => o.Requires.ToList(), StringComparer.Ordinal),
    };

    /// <summary>Null when something else than a number of days in its range was typed.</summary>
    public int? Days() =>
        int.TryParse(DecimalDigits.ToAscii((ReopenDays ?? "").Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= LongestReopening ? days : null;

    /// <summary>An outcome the form says nothing of needs nothing: an unticked box is not sent.</summary>
    public WorkflowFile Into(WorkflowFile was) => was with
    {
        ReopenDays = Days() ?? was.ReopenDays,
        Outcomes = [.. was.Outcomes.Select(o => o with { Requires = [.. Guards.All.Intersect(Requires.GetValueOrDefault(o.Code) ?? [], StringComparer.Ordinal)] })],
    };
}
