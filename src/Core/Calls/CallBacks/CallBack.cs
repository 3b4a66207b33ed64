using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>
/// A call we owe: of one number from its first abandoned call until somebody spoke with it. At most one of a number is open. Which there
/// are follows from the call log; what people did about one (tries, who has it, how it ended) is its own.
/// </summary>
public sealed class CallBack
{
    public long Key { get; set; }

    public Guid Id { get; set; }

    public string Number { get; set; } = "";

    /// <summary>The line of the first of its calls: by its channel the clock runs.</summary>
    public string Account { get; set; } = "";

    /// <summary>How many abandoned calls it stands for.</summary>
    public int Calls { get; set; }

    public Instant FirstAt { get; set; }

    public Instant LastAt { get; set; }

    /// <summary>Until then somebody should have called.</summary>
    public Instant Due { get; set; }

    /// <summary>When those who may call are told that nobody has; null once they were, and when it is not needed any more.</summary>
    public Instant? TellAt { get; set; }

    /// <summary>When it is to be called next; null when closed.</summary>
    public Instant? NextAt { get; set; }

    /// <summary>How often nobody was reached.</summary>
    public int Tries { get; set; }

    public Instant? FirstTriedAt { get; set; }

    public Instant? TriedAt { get; set; }

    public string? TriedBy { get; set; }

    public string? TakenBy { get; set; }

    /// <summary>Then it is anybody's again.</summary>
    public Instant? TakenUntil { get; set; }

    /// <summary>When the promise was met: somebody called, or the caller called again and was answered.</summary>
    public Instant? MetAt { get; set; }

    public Instant? ClosedAt { get; set; }

    public string? ClosedBy { get; set; }

    /// <summary>One of <see cref="CallBackReasons"/>, once closed.</summary>
    public string? Reason { get; set; }

    /// <summary>Closed by a person: abandoned calls up to here are done with. Null for one that the log closed.</summary>
    public Instant? Upto { get; set; }

    public long? Ticket { get; set; }

    public bool IsHeldBy(string actor, Instant now) => TakenBy == actor && TakenUntil > now;

    public bool IsHeldByAnother(string actor, Instant now) => TakenBy is not null && TakenBy != actor && TakenUntil > now;
}

public static class CallBackReasons
{
    /// <summary>Somebody of us spoke with them.</summary>
    public const string Spoken = "spoken";

    /// <summary>They called again and were answered.</summary>
    public const string CalledAgain = "calledAgain";

    /// <summary>Called as often as the rules say, never reached.</summary>
    public const string Unreachable = "unreachable";
}
