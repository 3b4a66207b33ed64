using NodaTime;

namespace Derman.Core.Tickets;

/// <summary>One interval of the custody ledger: intervals of a ticket are contiguous, the last one open.</summary>
public sealed class Custody
{
    public long Ticket { get; set; }

    public int Seq { get; set; }

    public string HolderKind { get; set; } = "";

    /// <summary>Directorate code, staff id, institution name; empty for the citizen.</summary>
    public string Holder { get; set; } = "";

    public string State { get; set; } = "";

    public Category Category { get; set; }

    public string? Reason { get; set; }

    public string Author { get; set; } = "";

    public Instant From { get; set; }

    public Instant? To { get; set; }
}

public static class HolderKinds
{
    public const string Desk = "desk";
    public const string Directorate = "directorate";
    public const string Person = "person";
    public const string Citizen = "citizen";
    public const string Institution = "institution";
}

/// <summary>A running promise. A cache of (rule, calendar, ledger), with the versions it came from, indexed by the next moment to act.</summary>
public sealed class RunningClock
{
    public long Ticket { get; set; }

    public string Clock { get; set; } = "";

    /// <summary>Empty for the ticket's own clocks; the task id for a task's.</summary>
    public string Subject { get; set; } = "";

    public string Kind { get; set; } = "";

    /// <summary>Directorate the promise is charged to (a task has its own).</summary>
    public string Directorate { get; set; } = "";

    public string Calendar { get; set; } = "";

    public decimal? Minutes { get; set; }

    public int? BusinessDays { get; set; }

    public int? CalendarDays { get; set; }

    public bool EndOfDay { get; set; }

    public bool RoundTheClock { get; set; }

    public int ConfigurationVersion { get; set; }

    public Instant StartedAt { get; set; }

    /// <summary>Null while paused.</summary>
    public Instant? Due { get; set; }

    public Instant? ActBy { get; set; }

    public Instant? MetAt { get; set; }

    /// <summary>Highest escalation level that has fired; each fires once.</summary>
    public int Level { get; set; }

    /// <summary>When the sweep must look again; null when nothing is left to do.</summary>
    public Instant? NextAt { get; set; }
}

/// <summary>Work asked of another directorate; open tasks block "solve".</summary>
public sealed class TicketTask
{
    public Guid Id { get; set; }

    public long Ticket { get; set; }

    public string Directorate { get; set; } = "";

    public string Text { get; set; } = "";

    public string State { get; set; } = TaskStates.Open;

    public string CreatedBy { get; set; } = "";

    public Instant CreatedAt { get; set; }

    public string? Answer { get; set; }

    public string? EndedBy { get; set; }

    public Instant? EndedAt { get; set; }
}

public static class TaskStates
{
    public const string Open = "open";
    public const string Done = "done";
    public const string Cancelled = "cancelled";
}

/// <summary>A conversation with the citizen about the result, or an attempt at one.</summary>
public sealed class Talk
{
    public long Ticket { get; set; }

    public int Seq { get; set; }

    public int Cycle { get; set; }

    public string Result { get; set; } = "";

    public Instant At { get; set; }

    public string By { get; set; } = "";

    public string? Comment { get; set; }
}

/// <summary>A file: content-addressed in the tenant's folder, synced before this row exists.</summary>
public sealed class Attachment
{
    public Guid Id { get; set; }

    public long Ticket { get; set; }

    public long? Message { get; set; }

    public string Sha256 { get; set; } = "";

    public long Size { get; set; }

    public string MediaType { get; set; } = "";

    public string FileName { get; set; } = "";

    /// <summary>ready | toFetch | notReceived.</summary>
    public string State { get; set; } = "ready";

    /// <summary>Provider's media id while it is still to be fetched.</summary>
    public string? Source { get; set; }

    public int Attempts { get; set; }

    public Instant? NextAttemptAt { get; set; }

    /// <summary>The work cycle in which it was named as proof; null when it is no proof.</summary>
    public int? ProofCycle { get; set; }

    public string By { get; set; } = "";

    public Instant At { get; set; }
}
