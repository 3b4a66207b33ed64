using NodaTime;

namespace Derman.Core.Tickets.Links;

/// <summary>One ticket named on another. Read from both ends; a symmetric kind is written once.</summary>
public sealed class TicketLink
{
    public long From { get; set; }

    public string Kind { get; set; } = "";

    public long To { get; set; }

    public string By { get; set; } = "";

    public Instant At { get; set; }
}

public static class LinkKinds
{
    public const string Relates = "relates";

    /// <summary>The first has to end before the second can.</summary>
    public const string Blocks = "blocks";

    /// <summary>The same matter, without merging them.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>Made by splitting, never by hand.</summary>
    public const string SplitFrom = "splitFrom";

    // Of tickets that were merged; read from the tickets themselves.
    public const string MergedInto = "mergedInto";
    public const string Merged = "merged";

    public static readonly IReadOnlyList<string> ByHand = [Relates, Blocks, Duplicates];
}

/// <param name="Kind">One of <see cref="LinkKinds"/>.</param>
/// <param name="Inward">The other ticket names this one: "is blocked by" instead of "blocks".</param>
/// <param name="Subject">The topic's name, or the beginning of the citizen's words.</param>
public sealed record LinkView(string Kind, bool Inward, Guid Ticket, string Number, string Subject, string StateName, string Category);

public static class LinkErrors
{
    public static readonly Common.Failure ToItself = new("link.toItself", Common.FailureKind.Conflict, "number");

    public static readonly Common.Failure TooMany = new("link.tooMany", Common.FailureKind.Conflict, "number");
}
