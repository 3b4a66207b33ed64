using NodaTime;

namespace Derman.Core.Channels;

/// <summary>A provider's request exactly as it arrived, on disk before the provider was told 200.</summary>
public sealed class InboundRequest
{
    public long Seq { get; set; }

    public string Account { get; set; } = "";

    public string Method { get; set; } = "";

    public string Query { get; set; } = "";

    public string Headers { get; set; } = "";

    public byte[] Body { get; set; } = [];

    public Instant ReceivedAt { get; set; }

    /// <summary>new | done | failed.</summary>
    public string State { get; set; } = InboundStates.New;

    public int Attempts { get; set; }

    /// <summary>When it is to be worked (again); null once done.</summary>
    public Instant? NextAttemptAt { get; set; }

    /// <summary>What went wrong last, as its plugin or the runtime said it; one of <see cref="Intake.InboundFaults"/> says where.</summary>
    public string? Reason { get; set; }

    public string? Fault { get; set; }

    /// <summary>Of a failed one: since when somebody has set it aside.</summary>
    public Instant? AsideAt { get; set; }

    public string? AsideWhy { get; set; }
}

public static class InboundStates
{
    public const string New = "new";
    public const string Done = "done";
    public const string Failed = "failed";
}

/// <summary>One thing said in an inbound event, remembered by the provider's id so that a repeat has no second effect.</summary>
public sealed class InboundItem
{
    public string Account { get; set; } = "";

    public string ExternalId { get; set; } = "";

    public long Request { get; set; }

    public Instant At { get; set; }
}

/// <summary>From where an account's line goes on after a break.</summary>
public sealed class StreamCursor
{
    public string Account { get; set; } = "";

    public string Cursor { get; set; } = "";

    public Instant At { get; set; }
}

/// <summary>What was not ours to handle, kept with its reason: unknown provider account, content we do not know.</summary>
public sealed class QuarantinedItem
{
    public long Seq { get; set; }

    public string Account { get; set; } = "";

    public string ExternalId { get; set; } = "";

    public string Reason { get; set; } = "";

    public string? ProviderAccount { get; set; }

    public string Raw { get; set; } = "";

    public Instant At { get; set; }

    /// <summary>Since when somebody has set it aside.</summary>
    public Instant? AsideAt { get; set; }

    public string? AsideWhy { get; set; }
}

/// <summary>A secret of a channel account, encrypted with the tenant's key; write-only on every screen.</summary>
public sealed class ChannelSecret
{
    public string Account { get; set; } = "";

    public string Name { get; set; } = "";

    public byte[] Value { get; set; } = [];
}

/// <summary>One phone call, from the first ring to its end.</summary>
public sealed class Call
{
    public string Account { get; set; } = "";

    public string CallId { get; set; } = "";

    public string From { get; set; } = "";

    public string? To { get; set; }

    public string? Agent { get; set; }

    /// <summary>ringing | answered | ended | abandoned.</summary>
    public string State { get; set; } = "ringing";

    public Instant RingAt { get; set; }

    public Instant? AnsweredAt { get; set; }

    public Instant? EndedAt { get; set; }

    public long? Citizen { get; set; }

    public long? Ticket { get; set; }

    /// <summary>ticket | answeredNoTicket, once a person has said so.</summary>
    public string? Result { get; set; }

    public string? ResultBy { get; set; }

    /// <summary>Where the caller stood last.</summary>
    public string? Queue { get; set; }

    public Instant? QueueAt { get; set; }

    /// <summary>Since when the caller stood in a queue; what was before (an announcement, a menu) was no waiting.</summary>
    public Instant? QueuedAt { get; set; }

    /// <summary>The place in <see cref="Queue"/> when they joined it, 1 = next.</summary>
    public int? Position { get; set; }

    /// <summary>caller | agent, when the exchange says who hung up.</summary>
    public string? EndedBy { get; set; }

    /// <summary>Addresses of the recordings at the exchange, one a line; linked, never copied.</summary>
    public string? Recording { get; set; }

    /// <summary>Ended without an answer, and the number is known: somebody has to call back.</summary>
    public bool Owed { get; set; }

    /// <summary>Who of us answered first, when the telephone is known to be theirs.</summary>
    public Guid? AnsweredBy { get; set; }

    /// <summary>The thread of this line with that number; null while the call never came to anybody, and for a number withheld.</summary>
    public long? Conversation { get; set; }

    /// <summary>Since when the call is a request to be, by the rule of its line; null where people decide alone, and once it is owed a call-back.</summary>
    public Instant? DraftAt { get; set; }
}
