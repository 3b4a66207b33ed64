using Derman.Core.Tickets.Workflow;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Desk;

/// <summary>The form of one move: only the fields it needs.</summary>
internal sealed record MoveForm(string Action)
{
    private static readonly Dictionary<string, string[]> Parts = new(StringComparer.Ordinal)
    {
        [Moves.Assign] = ["to", "reason"],
        [Moves.Accept] = [],
        [Moves.HandOver] = ["to", "reason"],
        [Moves.Ask] = ["message", "until"],
        [Moves.Wait] = ["reason", "until"],
        [Moves.Propose] = ["outcome", "proof", "comment", "legalGround", "reason"],
        [Moves.Approve] = ["comment"],
        [Moves.SendBack] = ["reason"],
        [Moves.Talk] = ["talk", "comment"],
        [Moves.Solve] = ["proof", "comment"],
        [Moves.Close] = ["outcome", "reason", "comment", "legalGround", "until"],
        [Moves.Reject] = ["reason", "legalGround"],
        [Moves.Refer] = ["institution", "reason", "until"],
        [Moves.Merge] = ["number", "comment"],
        [Moves.RequestReopen] = ["comment"],
        [Moves.DecideReopen] = ["decision", "reason"],
        [Moves.Note] = ["comment"],
    };

    /// <summary>Needs nothing said: one press makes it.</summary>
    public static bool IsDirect(string action) => Parts.TryGetValue(action, out var parts) && parts.Length == 0;

    public bool Asks(string part) => Parts.TryGetValue(Action, out var parts) && parts.Contains(part, StringComparer.Ordinal);

    /// <summary>Guards the move itself still needs, whatever outcome is chosen.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    public bool Optional(string guard) => !Required.Contains(guard, StringComparer.Ordinal);

    public IReadOnlyList<SelectListItem> Recipients { get; init; } = [];

    public IReadOnlyList<SelectListItem> Institutions { get; init; } = [];

    public IReadOnlyList<SelectListItem> Outcomes { get; init; } = [];
}

/// <summary>What is typed into a move's form.</summary>
internal sealed class MoveInput
{
    public string? To { get; set; }

    public string? Reason { get; set; }

    public string? Comment { get; set; }

    public string? Outcome { get; set; }

    public string? LegalGround { get; set; }

    public string? Talk { get; set; }

    public string? Until { get; set; }

    public string? Decision { get; set; }

    public string? Institution { get; set; }

    /// <summary>Files of the ticket named as proof.</summary>
    public List<Guid> Proof { get; set; } = [];

    /// <summary>New files: attached first, then named as proof.</summary>
    public List<IFormFile> Files { get; set; } = [];
}
