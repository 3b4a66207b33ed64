using NodaTime;

namespace Derman.Core.Export;

/// <summary>A list of tickets somebody asked for as a file.</summary>
public sealed class TicketExport
{
    public Guid Id { get; set; }

    /// <summary>Who asked: the file holds what they may see when it is made, and nobody else may have it.</summary>
    public string Actor { get; set; } = "";

    public string Language { get; set; } = "";

    /// <summary>csv | xlsx.</summary>
    public string Format { get; set; } = "";

    /// <summary>Between the values of a CSV line.</summary>
    public string Delimiter { get; set; } = "";

    /// <summary>As JSON.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Column codes, separated by spaces.</summary>
    public string Columns { get; set; } = "";

    public string State { get; set; } = ExportStates.Queued;

    public int Attempts { get; set; }

    public long RowsDone { get; set; }

    /// <summary>Null when nobody counted (a search).</summary>
    public long? RowsTotal { get; set; }

    public long Size { get; set; }

    public Instant CreatedAt { get; set; }

    public Instant? FinishedAt { get; set; }

    /// <summary>When it is to be made, tried again, or thrown away.</summary>
    public Instant? NextAt { get; set; }
}

/// <summary>A piece of a file, so that it lies where its tenant lies, on every node and in every move.</summary>
public sealed class ExportChunk
{
    public Guid Export { get; set; }

    public int Seq { get; set; }

    public byte[] Data { get; set; } = [];
}

public static class ExportStates
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Ready = "ready";
    public const string Failed = "failed";

    /// <summary>Made, and thrown away after its day.</summary>
    public const string Expired = "expired";
}
