using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.PlannedWorks;

/// <summary>A planned work: known before, so whoever calls about it is told and needs no ticket.</summary>
public sealed class PlannedWork : IVersionedRow
{
    public Guid Id { get; set; }

    public int Version { get; set; }

    public Instant StartsAt { get; set; }

    public Instant EndsAt { get; set; }

    /// <summary>A <see cref="WorkContent"/> as JSON.</summary>
    public string Content { get; set; } = "";

    public Instant ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    public bool Removed { get; set; }
}

/// <summary>How it stood after each change.</summary>
public sealed class PlannedWorkVersion
{
    public Guid Work { get; set; }

    public int Version { get; set; }

    public Instant StartsAt { get; set; }

    public Instant EndsAt { get; set; }

    public string Content { get; set; } = "";

    public bool Removed { get; set; }

    public Instant At { get; set; }

    public string By { get; set; } = "";
}
