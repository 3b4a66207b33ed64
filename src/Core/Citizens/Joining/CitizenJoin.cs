using NodaTime;

namespace Derman.Core.Citizens.Joining;

/// <summary>
/// Two records that turned out to be one person. What moved is remembered, so that it can be taken apart again. Undone as it was made, nothing moved:
/// somebody said that they are two people.
/// </summary>
public sealed class CitizenJoin
{
    public long Key { get; set; }

    /// <summary>Under whom everything lies now.</summary>
    public long Kept { get; set; }

    public long Joined { get; set; }

    /// <summary>How the person agreed, in the words of whoever asked.</summary>
    public string Consent { get; set; } = "";

    /// <summary>Keys of what was moved, as JSON.</summary>
    public string Moved { get; set; } = "";

    public Instant At { get; set; }

    public string By { get; set; } = "";

    public Instant? UndoneAt { get; set; }

    public string? UndoneBy { get; set; }
}
