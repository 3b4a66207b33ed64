namespace Derman.Channels;

/// <summary>Something that happened to a telephone call.</summary>
public sealed record CallEvent : InboundEvent
{
    /// <summary>The exchange's id of the call; the same for all events of one call.</summary>
    public required string CallId { get; init; }

    /// <summary>What happened.</summary>
    public required CallEventKind Kind { get; init; }

    /// <summary>The caller's number, ASCII digits only and otherwise as the exchange gave it; <c>null</c> when withheld. The host normalises it.</summary>
    public string? From { get; init; }

    /// <summary>The number called, ASCII digits only; <c>null</c> when not given.</summary>
    public string? To { get; init; }

    /// <summary>The extension or name of the person whose telephone rings or who answered; <c>null</c> when not given.</summary>
    public string? Agent { get; init; }

    /// <summary>The exchange's time, in UTC; <c>null</c> when not given: the arrival counts.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The queue the caller stands in; <c>null</c> when the exchange has none or does not say.</summary>
    public string? Queue { get; init; }

    /// <summary>For <see cref="CallEventKind.Queued"/>: the place in the queue, 1 = next; <c>null</c> when the exchange does not say.</summary>
    public int? Position { get; init; }

    /// <summary>For <see cref="CallEventKind.HangUp"/>: who ended the call; <c>null</c> when the exchange does not say.</summary>
    public CallParty? EndedBy { get; init; }

    /// <summary>For <see cref="CallEventKind.Recorded"/>: where the exchange keeps the recording. Linked for staff, never copied.</summary>
    public Uri? Recording { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => Kind switch
    {
        // One person's telephone may ring several times within one call.
        CallEventKind.AgentRinging or CallEventKind.AgentMissed => FormattableString.Invariant($"call:{CallId}:{Kind}:{Agent}:{At?.ToUnixTimeMilliseconds()}"),
        CallEventKind.Queued => $"call:{CallId}:{Kind}:{Queue}",
        CallEventKind.Recorded when Recording is not null => $"call:{CallId}:{Kind}:{Recording.OriginalString}",
        _ => $"call:{CallId}:{Kind}:{Agent}",
    };
}

/// <summary>What happened to a call.</summary>
public enum CallEventKind
{
    /// <summary>It rings.</summary>
    Ring,

    /// <summary>Somebody answered.</summary>
    Answered,

    /// <summary>It ended after an answer.</summary>
    HangUp,

    /// <summary>It ended without an answer. Somebody calls back: the host keeps a clock for it.</summary>
    Abandoned,

    /// <summary>It rings at one person of a queue. Neither a new call nor an answer.</summary>
    AgentRinging,

    /// <summary>That person did not answer; the call goes on.</summary>
    AgentMissed,

    /// <summary>The exchange has a recording.</summary>
    Recorded,

    /// <summary>The caller waits in a queue from now on. No new call and no answer.</summary>
    Queued,
}

/// <summary>One side of a call.</summary>
public enum CallParty
{
    /// <summary>Who called.</summary>
    Caller,

    /// <summary>Who answered.</summary>
    Agent,
}
