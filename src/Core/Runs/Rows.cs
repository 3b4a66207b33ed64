using NodaTime;

namespace Derman.Core.Runs;

/// <summary>A longer piece of work somebody asked for on a screen and looks at again: a rehearsal, an import.</summary>
public sealed class SideRun
{
    public Guid Id { get; set; }

    /// <summary>Which worker does it: one of <see cref="RunKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Who asked; nobody else sees it, and it is done with the rights they have when it is done.</summary>
    public string Actor { get; set; } = "";

    public string Language { get; set; } = "";

    public string State { get; set; } = RunStates.Queued;

    public int Attempts { get; set; }

    /// <summary>What is to be done, as JSON.</summary>
    public string Input { get; set; } = "";

    public long RowsDone { get; set; }

    /// <summary>Null while nobody has counted.</summary>
    public long? RowsTotal { get; set; }

    /// <summary>What came of it, as JSON.</summary>
    public string? Result { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? FinishedAt { get; set; }

    /// <summary>When it is to be done, tried again, or forgotten.</summary>
    public Instant? NextAt { get; set; }
}

/// <summary>A piece of a file that belongs to a run: what was given, or what came out.</summary>
public sealed class SideRunChunk
{
    public Guid Run { get; set; }

    /// <summary>One of <see cref="RunParts"/>.</summary>
    public string Part { get; set; } = "";

    public int Seq { get; set; }

    public byte[] Data { get; set; } = [];
}

public static class RunStates
{
    /// <summary>Something is still to be said before it can begin.</summary>
    public const string Waiting = "waiting";

    public const string Queued = "queued";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool IsOver(string state) => state is Done or Failed or Cancelled;
}

public static class RunKinds
{
    public const string Rehearsal = "rehearsal";
    public const string Import = "import";
}

public static class RunParts
{
    /// <summary>The file as it was given.</summary>
    public const string Given = "given";

    /// <summary>The rows that were not taken, each with its reasons.</summary>
    public const string Errors = "errors";

    /// <summary>One-time links of the people who were invited, sealed.</summary>
    public const string Links = "links";
}
