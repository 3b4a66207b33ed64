using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>What a person or program says with a move; which parts matter depends on the action.</summary>
/// <param name="To">A directorate code, a staff id, an institution, or the main ticket's number.</param>
/// <param name="Proof">Attachments of this ticket that prove the work.</param>
/// <param name="Until">When a wait ends by itself, or a temporary solution comes back.</param>
/// <param name="Decision">accepted | refused, for a reopen request.</param>
public sealed record ActionCommand(
    string? Comment = null,
    string? To = null,
    string? Reason = null,
    IReadOnlyList<Guid>? Proof = null,
    string? Outcome = null,
    string? LegalGround = null,
    TalkInput? Talk = null,
    Instant? Until = null,
    string? Decision = null)
{
    public static readonly ActionCommand Empty = new();
}

/// <param name="Result">satisfied | notSatisfied | unreachable.</param>
/// <param name="At">When it took place; now when absent.</param>
public sealed record TalkInput(string? Result, Instant? At = null);
