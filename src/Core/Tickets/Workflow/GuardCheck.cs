using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tickets.Workflow;

/// <summary>
/// Which evidence is still missing. Guards look at what has happened in this work cycle, never at the name of a state, so
/// no path through a workflow can walk around them.
/// </summary>
public static class GuardCheck
{
    /// <param name="reason">Reason given with the command, if any; likewise the others.</param>
    public static IReadOnlyList<string> Missing(
        Ticket ticket, IEnumerable<string> guards, string? outcome = null, string? reason = null, string? legalGround = null)
    {
        var missing = new List<string>();
        foreach (var guard in guards.Distinct(StringComparer.Ordinal))
        {
            var met = guard switch
            {
                Guards.Proof => ticket.ProofCount > 0,
                Guards.Approval => Approved(ticket, outcome),
                Guards.CitizenTalk => TalkMet(ticket),
                Guards.Outcome => outcome is not null,
                Guards.Reason => !string.IsNullOrWhiteSpace(reason),
                Guards.LegalGround => !string.IsNullOrWhiteSpace(legalGround),
                Guards.Tasks => ticket.OpenTasks == 0,
                _ => throw new InvalidOperationException($"Unknown guard '{guard}'."),
            };
            if (!met)
            {
                missing.Add(guard);
            }
        }

        return missing;
    }

    /// <summary>The guards of a move together with those of the outcome it ends in.</summary>
    public static IEnumerable<string> Of(Transition transition, OutcomeRule? outcome) =>
        [.. transition.Requires ?? [], .. outcome?.Requires ?? []];

    /// <summary>An approval covers the outcome that was proposed, not another one.</summary>
    private static bool Approved(Ticket ticket, string? outcome) =>
        ticket.ApprovedAt is not null && (outcome is null || ticket.ProposedOutcome == outcome);

    /// <summary>The talk is about the approved solution: a talk before the approval does not count (Tatvan).</summary>
    private static bool TalkMet(Ticket ticket) => ticket.TalkMetAt is { } talk && (ticket.ApprovedAt is null || talk >= ticket.ApprovedAt);
}
