using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>The thread with one provider identity on one account.</summary>
public sealed class Conversation
{
    public long Key { get; set; }

    public string Account { get; set; } = "";

    public string ExternalUser { get; set; } = "";

    public string? ExternalName { get; set; }

    public long? Citizen { get; set; }

    /// <summary>The ticket new messages go to; null when the last one ended.</summary>
    public long? Ticket { get; set; }

    /// <summary>Until when free text may be sent (24 h after the citizen's last message on WhatsApp).</summary>
    public Instant? WindowUntil { get; set; }

    public Instant StartedAt { get; set; }

    public Instant LastInboundAt { get; set; }
}

public sealed class Message
{
    public long Key { get; set; }

    public long? Ticket { get; set; }

    public long? Conversation { get; set; }

    /// <summary>in | out.</summary>
    public string Direction { get; set; } = "in";

    /// <summary>Template key the text was made from, if one.</summary>
    public string? Template { get; set; }

    public string Author { get; set; } = "";

    public string Text { get; set; } = "";

    /// <summary>Parts beside the text (media, location, unsupported content), as JSON.</summary>
    public string? Parts { get; set; }

    public string? ExternalId { get; set; }

    public Instant At { get; set; }

    public Instant ReceivedAt { get; set; }
}

/// <summary>The outbox: what happens to a message of ours on its way to the citizen.</summary>
public sealed class Delivery
{
    public long Message { get; set; }

    public long? Ticket { get; set; }

    /// <summary>Account it goes out by; <c>portal</c> (shown on the tracking page) or <c>spoken</c> (a person tells it).</summary>
    public string Means { get; set; } = "";

    public string? Recipient { get; set; }

    /// <summary>queued | sent | delivered | read | failed | posted | spoken.</summary>
    public string State { get; set; } = DeliveryStates.Queued;

    /// <summary>Given to the provider with every attempt, so that a repeated send is one message.</summary>
    public Guid IdempotencyKey { get; set; }

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    public string? ExternalId { get; set; }

    public Instant? SentAt { get; set; }

    public Instant? DeliveredAt { get; set; }

    public Instant? ReadAt { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureReason { get; set; }
}

public static class DeliveryStates
{
    public const string Queued = "queued";
    public const string Sending = "sending";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Read = "read";
    public const string Failed = "failed";
    public const string Posted = "posted";
    public const string Spoken = "spoken";

    /// <summary>A later word never takes back an earlier, higher one (receipts arrive out of order).</summary>
    public static int Rank(string state) => state switch { Sent => 1, Delivered => 2, Read => 3, _ => 0 };
}
