using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>The thread with one provider identity on one account; where the provider has threads of its own, one of them.</summary>
public sealed class Conversation
{
    public long Key { get; set; }

    public string Account { get; set; } = "";

    /// <summary>The provider's id of the thread: the person's, or the thread's own (a public comment, an e-mail's first message).</summary>
    public string ExternalUser { get; set; } = "";

    /// <summary>Who is written to when <see cref="ExternalUser"/> is a thread; null = <see cref="ExternalUser"/>.</summary>
    public string? Person { get; set; }

    /// <summary>Everybody can read it: nothing personal is ever said here.</summary>
    public bool Public { get; set; }

    public string? Subject { get; set; }

    public string? ExternalName { get; set; }

    public long? Citizen { get; set; }

    /// <summary>The ticket new messages go to; null when the last one ended.</summary>
    public long? Ticket { get; set; }

    /// <summary>Until when free text may be sent (24 h after the citizen's last message on WhatsApp).</summary>
    public Instant? WindowUntil { get; set; }

    public Instant StartedAt { get; set; }

    /// <summary>With nobody: the account is being tried out.</summary>
    public bool Simulated { get; set; }

    public Instant LastInboundAt { get; set; }

    /// <summary>The provider's id of the person.</summary>
    public string Recipient => Person ?? ExternalUser;

    /// <summary>The provider's id of the thread; null when the person is the thread.</summary>
    public string? Thread => Person is null ? null : ExternalUser;
}

/// <summary>What is said of a message beside its words.</summary>
public static class MessageMarks
{
    /// <summary>An absence note or the like.</summary>
    public const string AutoReply = "autoReply";

    /// <summary>One of ours came back.</summary>
    public const string Bounce = "bounce";

    /// <summary>A newsletter, or our own words in a circle.</summary>
    public const string Bulk = "bulk";

    /// <summary>Written by our side in the provider's own inbox or another program.</summary>
    public const string External = "external";

    /// <summary>Carries the id of another message with other words.</summary>
    public const string ReusedId = "reusedId";

    /// <summary>Answers with our token, but comes from somebody else.</summary>
    public const string OtherSender = "otherSender";
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

    /// <summary>Everybody can read it.</summary>
    public bool Public { get; set; }

    public string? Subject { get; set; }

    /// <summary>Key of the message whose words this one took the place of; that one stays on record.</summary>
    public long? Replaces { get; set; }

    /// <summary>One of <see cref="MessageMarks"/>; null for most.</summary>
    public string? Mark { get; set; }

    /// <summary>When the person took it back; its words are shown to nobody any more.</summary>
    public Instant? RevokedAt { get; set; }
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
