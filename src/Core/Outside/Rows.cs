using NodaTime;

namespace Derman.Core.Outside;

/// <summary>A ticket as another body's server was told of it, and what that body says of it since.</summary>
public sealed class OutsideReport
{
    public Guid Id { get; set; }

    public long Ticket { get; set; }

    /// <summary>The account it goes out by: one body's server.</summary>
    public string Account { get; set; } = "";

    /// <summary>Code of the service there.</summary>
    public string Service { get; set; } = "";

    public string ServiceName { get; set; } = "";

    /// <summary>Ours, written into what is sent: by it the report is found again when nobody knows whether it arrived.</summary>
    public string Reference { get; set; } = "";

    /// <summary>The words that leave the house.</summary>
    public string Text { get; set; } = "";

    /// <summary>Answers to the questions of the service, as JSON: code → values.</summary>
    public string? Answers { get; set; }

    /// <summary>The citizen's name and phone go along: the topic allows it and they agreed.</summary>
    public bool WithPerson { get; set; }

    /// <summary>One of <see cref="OutsideStates"/>.</summary>
    public string State { get; set; } = OutsideStates.Queued;

    /// <summary>What the body knows it by; a token until it has a number.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The body's own word for how far it is.</summary>
    public string? Status { get; set; }

    public string? Notes { get; set; }

    /// <summary>The body's own time of its last change, if it tells one.</summary>
    public Instant? RemoteAt { get; set; }

    /// <summary>When something new came last; at first the sending.</summary>
    public Instant? HeardAt { get; set; }

    public Instant? SentAt { get; set; }

    /// <summary>When to send or to look again; null when nothing is left to do.</summary>
    public Instant? NextAt { get; set; }

    /// <summary>In a row without success.</summary>
    public int Attempts { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureReason { get; set; }

    /// <summary>When the holder was told that the body is silent; null since it spoke last.</summary>
    public Instant? SilentAt { get; set; }

    public string By { get; set; } = "";

    public Instant At { get; set; }
}

public static class OutsideStates
{
    public const string Queued = "queued";

    /// <summary>A call is under way. Found so after a crash: nobody knows whether it arrived, and it is looked for.</summary>
    public const string Sending = "sending";

    /// <summary>Nobody knows whether it arrived: it is looked for by our reference before anything is sent again.</summary>
    public const string Unsure = "unsure";

    /// <summary>They have it.</summary>
    public const string Sent = "sent";

    /// <summary>They say it is done. A claim, for us to check.</summary>
    public const string Claimed = "claimed";

    /// <summary>It will not go by itself: a person decides.</summary>
    public const string Failed = "failed";

    /// <summary>Looked at no more: the ticket has ended.</summary>
    public const string Over = "over";
}

/// <summary>What a body's server takes, as it said last.</summary>
public sealed class OutsideServices
{
    public string Account { get; set; } = "";

    /// <summary>As JSON, see <see cref="OutsideService"/>.</summary>
    public string Services { get; set; } = "[]";

    public Instant At { get; set; }
}

/// <summary>The service chosen last for a topic: offered first the next time.</summary>
public sealed class OutsideChoice
{
    public string Account { get; set; } = "";

    public string Topic { get; set; } = "";

    public string Service { get; set; } = "";
}
