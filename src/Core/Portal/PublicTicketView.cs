using NodaTime;

namespace Derman.Core.Portal;

/// <summary>What a tracking code shows: how the request stands, and nothing about any other person.</summary>
public sealed record PublicTicketView
{
    public required string Number { get; init; }

    public required string TrackingCode { get; init; }

    public required string StateName { get; init; }

    /// <summary>open | waiting | proposed | solved | closed.</summary>
    public required string Category { get; init; }

    public required string DirectorateName { get; init; }

    public string? TopicName { get; init; }

    public required Instant RegisteredAt { get; init; }

    /// <summary>Until when a solution was promised; null when nothing was, or the clock stands still.</summary>
    public Instant? PromisedBy { get; init; }

    /// <summary>We wait for the citizen until then.</summary>
    public Instant? AnswerWantedBy { get; init; }

    public string? Outcome { get; init; }

    public string? OutcomeName { get; init; }

    public string? ReferredTo { get; init; }

    public Instant? ClosedAt { get; init; }

    /// <summary>Name of the person in charge, where the tenant tells it.</summary>
    public string? Responsible { get; init; }

    /// <summary>How the request stands that this one was joined to.</summary>
    public PublicMain? Joined { get; init; }

    /// <summary>The citizen is asked whether it is done.</summary>
    public bool ConfirmWanted { get; init; }

    /// <summary>When the citizen said that it is done; null when not, or when the work began anew since.</summary>
    public Instant? ConfirmedAt { get; init; }

    /// <summary>Token of the survey that still takes an answer.</summary>
    public string? Survey { get; init; }

    /// <summary>What happened, the oldest first.</summary>
    public IReadOnlyList<PublicStep> Steps { get; init; } = [];

    public bool CanWrite { get; init; }

    public bool CanAskReopen { get; init; }

    public bool ReopenRequested { get; init; }

    public required IReadOnlyList<PublicMessage> Messages { get; init; }

    /// <summary>Who has had it for how long, the longest first; units and institutions by name, people by their unit.</summary>
    public required IReadOnlyList<PublicCustody> Custody { get; init; }

    /// <summary>Each time somebody of ours was shown the citizen's data in full, the newest first.</summary>
    public required IReadOnlyList<PublicLook> Looks { get; init; }
}

/// <param name="Unit">The unit of whoever looked; the institution itself for a program.</param>
public sealed record PublicLook(string Unit, Instant At, string Reason);

/// <summary>The one piece of work for many who reported the same: how it stands, and nothing of what another wrote.</summary>
/// <param name="People">Who have reported it, this citizen among them.</param>
public sealed record PublicMain(string StateName, string Category, string DirectorateName, Instant? PromisedBy, int People);

/// <param name="Kind">received | forwarded | begun | asked | answered | waiting | proposed | checked | saidDone | saidNotDone | back | referred | ended | reopenAsked | reopened.</param>
/// <param name="Name">The unit or institution it went to; of an end, the outcome's name.</param>
public sealed record PublicStep(string Kind, Instant At, string? Name = null);

/// <param name="Ours">True for a message of the institution, false for the citizen's own.</param>
public sealed record PublicMessage(bool Ours, string Text, Instant At, int Files = 0);

/// <param name="Kind">desk | directorate | citizen | institution.</param>
public sealed record PublicCustody(string Kind, string Name, Duration Held);
