using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tenancy.Packs;

/// <summary>The fixed words of workflow.json. The API and the use cases speak the same ones.</summary>
public static class WorkflowVocabulary
{
    /// <summary>In <c>from</c>: every state that is not closed.</summary>
    public const string AnyOpen = "*";

    /// <summary>In <c>to</c>: the state stays.</summary>
    public const string Stays = "=";

    /// <summary>Moves the desk makes by itself; their only role is <c>system</c>.</summary>
    public static IReadOnlySet<string> OwnMoves { get; } = Set("citizenReply", "waitExpired");

    /// <summary>Actions a ticket may end with; the state reached is that of the outcome.</summary>
    public static IReadOnlySet<string> Endings { get; } = Set("close", "reject", "refer", "merge");

    /// <summary>Actions of the API. A workflow must offer each of them somewhere.</summary>
    public static IReadOnlySet<string> Actions { get; } = Set([.. Moves.Public]);

    /// <summary>What may still be done with a closed ticket.</summary>
    public static IReadOnlySet<string> AfterClosing { get; } = Set("requestReopen", "decideReopen", "note", "talk");

    /// <summary>
    /// The least each outcome demands; a tenant may ask for more, never for less. Each entry is satisfied by one of its guards.
    /// <c>duplicate</c> names the ticket it joins, which is its reason.
    /// </summary>
    internal static IReadOnlyDictionary<string, string[][]> OutcomeGuards { get; } =
        new Dictionary<string, string[][]>(StringComparer.Ordinal)
        {
            ["solved"] = [["proof"], ["approval"], ["citizenTalk"]],
            ["temporarily"] = [["proof"], ["approval"], ["citizenTalk"]],
            ["notFound"] = [["proof", "reason"]],
            ["referred"] = [["reason"]],
            ["refused"] = [["legalGround"], ["reason"]],
            ["waitingBudget"] = [["reason"]],
            ["withdrawn"] = [["reason"]],
            ["duplicate"] = [],
        };

    /// <summary>Which conditions an action can carry.</summary>
    internal static string? ConditionOf(string action) => action switch
    {
        "assign" or "handOver" => "recipient",
        "talk" => "result",
        "decideReopen" => "decision",
        _ => null,
    };

    private static HashSet<string> Set(params string[] words) => new(words, StringComparer.Ordinal);
}
