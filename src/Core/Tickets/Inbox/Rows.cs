using NodaTime;

namespace Derman.Core.Tickets.Inbox;

/// <summary>A person keeps an eye on a ticket. Shows it to nobody: who loses sight of the ticket does not find it here either.</summary>
public sealed class TicketWatch
{
    public Guid Staff { get; set; }

    public long Ticket { get; set; }

    public Instant At { get; set; }
}

/// <summary>A list under a name: what narrows it, its order and columns.</summary>
public sealed class SavedView
{
    public Guid Id { get; set; }

    public Guid Owner { get; set; }

    /// <summary>The directorate whose people have it too; null for the owner alone.</summary>
    public string? Unit { get; set; }

    public string Name { get; set; } = "";

    /// <summary>What the list asks for, in the words of the screen. Everybody who opens it sees only what they may see anyway.</summary>
    public string Content { get; set; } = "";

    public Instant At { get; set; }
}

/// <summary>What a person chose for their own screens.</summary>
public sealed class StaffPreference
{
    public Guid Staff { get; set; }

    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
