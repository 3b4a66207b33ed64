using NodaTime;

namespace Derman.Core.Macros;

/// <summary>A text kept ready, with the step that goes with it. Everybody's when it has neither unit nor owner.</summary>
public sealed class Macro : Storage.IVersionedRow
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>The directorate, with those below it, that works with it.</summary>
    public string? Unit { get; set; }

    /// <summary>The one person whose own it is.</summary>
    public Guid? Owner { get; set; }

    /// <summary><see cref="MacroContent"/> as JSON.</summary>
    public string Content { get; set; } = "";

    public bool Retired { get; set; }

    public int Version { get; set; }

    public Instant ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";
}

/// <summary>How a macro stood at one time.</summary>
public sealed class MacroVersion
{
    public Guid Macro { get; set; }

    public int Version { get; set; }

    public string Name { get; set; } = "";

    public string? Unit { get; set; }

    public string Content { get; set; } = "";

    public bool Retired { get; set; }

    public Instant ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";
}

/// <param name="Texts">What the citizen reads, by language; may be empty.</param>
/// <param name="Note">Kept on the ticket, for colleagues only.</param>
/// <param name="Move">The step that is made with it; null for a text alone.</param>
public sealed record MacroContent(IReadOnlyDictionary<string, string> Texts, string? Note = null, MacroMove? Move = null);

/// <param name="Action">One of <see cref="MacroMove.Possible"/>.</param>
/// <param name="To">A directorate, for handing over.</param>
/// <param name="WaitDays">How long a wait lasts, 1–365 days.</param>
public sealed record MacroMove(string Action, string? To = null, string? Reason = null, string? Outcome = null, string? LegalGround = null, int? WaitDays = null)
{
    public const int LongestWait = 365;

    /// <summary>Moves that need nothing only a person on the spot knows (a proof, how a talk went, the other ticket).</summary>
    public static readonly IReadOnlyList<string> Possible =
        [Tickets.Workflow.Moves.Accept, Tickets.Workflow.Moves.HandOver, Tickets.Workflow.Moves.Ask, Tickets.Workflow.Moves.Wait, Tickets.Workflow.Moves.Propose, Tickets.Workflow.Moves.Close];
}

/// <param name="Id">Null for a new one.</param>
/// <param name="Own">The writer's own; otherwise the unit's, or everybody's without one.</param>
/// <param name="Version">The version the writer saw; null for a new one.</param>
public sealed record MacroCommand(Guid? Id, string? Name, string? Unit, bool Own, MacroContent Content, int? Version = null);

/// <param name="MayChange">This reader may.</param>
public sealed record MacroView(Guid Id, string Name, string? Unit, bool Own, MacroContent Content, bool Retired, int Version, Instant ChangedAt, string ChangedBy, bool MayChange);
