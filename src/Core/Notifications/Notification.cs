using NodaTime;

namespace Derman.Core.Notifications;

/// <summary>A word to a member of staff: assignment, answered question, warning, escalation, mention.</summary>
public sealed class Notification
{
    public long Key { get; set; }

    public Guid Staff { get; set; }

    public long? Ticket { get; set; }

    public string Kind { get; set; } = "";

    /// <summary>Values for the sentence, as JSON.</summary>
    public string? Values { get; set; }

    public Instant At { get; set; }

    public Instant? ReadAt { get; set; }
}
