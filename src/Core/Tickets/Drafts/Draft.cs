using NodaTime;

namespace Derman.Core.Tickets.Drafts;

/// <summary>What one person is writing on one ticket. Seen by nobody else.</summary>
public sealed class Draft
{
    public Guid Staff { get; set; }

    public long Ticket { get; set; }

    /// <summary>Which field: <c>reply</c>, <c>note</c>, or a move's, see <see cref="DraftKinds"/>.</summary>
    public string Kind { get; set; } = "";

    public string Text { get; set; } = "";

    public Instant At { get; set; }
}

public static class DraftKinds
{
    public const string Reply = "reply";
    public const string Note = "note";
    private const string ReasonEnd = "-reason";

    /// <summary>The comment of a move is kept under its action, its reason beside it.</summary>
    public static string ReasonOf(string action) => action + ReasonEnd;

    public static bool IsKnown(string? kind) =>
        kind is Reply or Note || (kind is not null && Workflow.Moves.Public.Contains(kind.EndsWith(ReasonEnd, StringComparison.Ordinal) ? kind[..^ReasonEnd.Length] : kind));
}

/// <param name="Ticket">Id and number; null when this person does not see the ticket any more.</param>
public sealed record DraftView(string Kind, string Text, Instant At, Guid? Ticket = null, string? Number = null);
