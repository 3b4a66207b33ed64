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

/// <param name="Ours">True for a message of the institution, false for the citizen's own.</param>
public sealed record PublicMessage(bool Ours, string Text, Instant At);

/// <param name="Kind">desk | directorate | citizen | institution.</param>
public sealed record PublicCustody(string Kind, string Name, Duration Held);
