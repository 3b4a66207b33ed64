namespace Derman.Core.Tenancy.Packs;

/// <summary>workflow.json: the tenant's states and the only moves between them.</summary>
/// <param name="Register">State of a new ticket: with a known owner, and in triage.</param>
/// <param name="Outcomes">How a ticket may end, each with the guards it demands.</param>
/// <param name="CitizenTalk">When an unreachable citizen counts as talked with.</param>
/// <param name="FourEyes">The person who proposed a solution may not approve it.</param>
/// <param name="ReopenDays">Calendar days after closing in which a citizen may ask to reopen.</param>
public sealed record WorkflowFile(
    RegisterStates Register,
    IReadOnlyList<WorkflowState> States,
    IReadOnlyList<Transition> Transitions,
    IReadOnlyList<OutcomeRule> Outcomes,
    CitizenTalkRule CitizenTalk,
    bool FourEyes = true,
    int ReopenDays = 30);

public sealed record RegisterStates(string Routed, string Triage);

/// <param name="Category">open | waiting | proposed | solved | closed.</param>
/// <param name="Holder">Who has it: desk | unit | citizen | institution.</param>
public sealed record WorkflowState(string Code, IReadOnlyDictionary<string, string> Names, string Category, string Holder = "unit");

/// <summary>A legal move. <paramref name="From"/> lists state codes; <c>*</c> means every state that is not closed.</summary>
/// <param name="Action">One of the fixed actions of the API, or <c>citizenReply</c>, <c>waitExpired</c> (the desk's own moves).</param>
/// <param name="To">State code, or <c>=</c> for "stays". An action that ends a ticket goes to the state of its outcome.</param>
/// <param name="Roles">Roles that may make it; <c>system</c> for the desk's own moves.</param>
/// <param name="Requires">Guards beside those of the outcome: proof, approval, citizenTalk, outcome, reason, legalGround, tasks.</param>
/// <param name="When">
/// Condition on the command: <c>recipient</c> (directorate | staff), <c>result</c> (satisfied | notSatisfied | unreachable),
/// <c>decision</c> (accepted | refused).
/// </param>
public sealed record Transition(
    string Action,
    IReadOnlyList<string> From,
    string To,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string>? Requires = null,
    IReadOnlyDictionary<string, string>? When = null);

/// <param name="Code">solved | temporarily | notFound | referred | refused | waitingBudget | withdrawn | duplicate.</param>
/// <param name="State">Closed state it ends in.</param>
/// <param name="Via">Action that ends with it: close, reject, refer or merge.</param>
public sealed record OutcomeRule(
    string Code,
    IReadOnlyDictionary<string, string> Names,
    string State,
    IReadOnlyList<string> Requires,
    string Via = "close");

/// <param name="Attempts">Recorded attempts that count as a talk when nobody was reached…</param>
/// <param name="Days">…made on at least so many different local days.</param>
/// <param name="AnonymousAttempts">Attempts when no way to reach the citizen is known.</param>
public sealed record CitizenTalkRule(int Attempts, int Days, int AnonymousAttempts = 1);
