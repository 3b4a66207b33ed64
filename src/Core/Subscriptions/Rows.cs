using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>A program outside that wants to be told what happens to tickets.</summary>
public sealed class EventSubscription
{
    public Guid Id { get; set; }

    /// <summary>Actor code of the program (or person) whose it is: it is told what they may see.</summary>
    public string Owner { get; set; } = "";

    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    /// <summary>Event types, separated by spaces.</summary>
    public string Events { get; set; } = "";

    /// <summary>Signs every message; sealed with the tenant's key.</summary>
    public byte[] Secret { get; set; } = [];

    /// <summary>Signs beside it until <see cref="PreviousUntil"/>.</summary>
    public byte[]? PreviousSecret { get; set; }

    public Instant? PreviousUntil { get; set; }

    public bool Active { get; set; } = true;

    /// <summary>Why it is off; null while it is on.</summary>
    public string? OffReason { get; set; }

    /// <summary>Place in the chain of events up to which everything has become a delivery.</summary>
    public long Upto { get; set; }

    public string CreatedBy { get; set; } = "";

    public Instant CreatedAt { get; set; }
}

/// <summary>One message to one subscription.</summary>
public sealed class EventDelivery
{
    public long Seq { get; set; }

    /// <summary>The same at every attempt, so that a receiver can tell a repeat.</summary>
    public Guid Id { get; set; }

    public Guid Subscription { get; set; }

    public string Type { get; set; } = "";

    public string Payload { get; set; } = "";

    public string State { get; set; } = EventStates.Queued;

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? DeliveredAt { get; set; }

    public int? LastStatus { get; set; }

    public string? LastError { get; set; }
}

public static class EventStates
{
    public const string Queued = "queued";
    public const string Sending = "sending";
    public const string Delivered = "delivered";

    /// <summary>Given up; somebody may have it sent again.</summary>
    public const string Dead = "dead";
}

/// <summary>Why a subscription was switched off.</summary>
public static class OffReasons
{
    public const string ByHand = "byHand";

    /// <summary>Three days of attempts, and none arrived.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The receiver said 410: never again.</summary>
    public const string Gone = "gone";

    /// <summary>Whose it was is gone or switched off.</summary>
    public const string OwnerGone = "ownerGone";
}
