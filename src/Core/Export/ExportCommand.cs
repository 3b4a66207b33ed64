using System.Text.Json.Serialization;
using Derman.Core.Common;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Export;

/// <summary>A list as a file.</summary>
/// <param name="Format">csv | xlsx.</param>
/// <param name="Filter">As for a list; everything the caller may see when absent.</param>
/// <param name="Columns">Codes of <see cref="ExportColumns"/>, in their order; all when absent.</param>
/// <param name="Delimiter">Of a CSV: comma | semicolon. When absent, what spreadsheets of the reader's language expect.</param>
public sealed record ExportCommand(string? Format = null, TicketFilter? Filter = null, IReadOnlyList<string>? Columns = null, string? Delimiter = null);

/// <param name="State">queued | running | ready | failed | expired.</param>
/// <param name="RowsTotal">Absent when nobody counted (a search).</param>
/// <param name="Size">Bytes of the file, once it is ready.</param>
/// <param name="ExpiresAt">Then the file is thrown away.</param>
public sealed record ExportView(Guid Id, string Format, string State, long RowsDone, long? RowsTotal, long? Size, Instant CreatedAt, Instant? FinishedAt, Instant? ExpiresAt, string? Content = null);

/// <summary>What an export can show of a ticket, in the usual order.</summary>
public static class ExportColumns
{
    public const string RegisteredAt = "registeredAt";
    public const string NextDue = "nextDue";

    /// <summary>Says its own name in the rows of tickets that only try an account out.</summary>
    public const string Simulated = "simulated";

    public static readonly IReadOnlyList<string> All =
    [
        "number", RegisteredAt, "state", "category", "topic", "directorate", "assignee", "urgency", "channel", "citizen", "neighbourhood", "text", NextDue, "outcome", Simulated, "id",
    ];
}

public static class ExportErrors
{
    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);

    public static readonly Failure NotFound = Failure.NotFound("export.notFound");

    /// <summary>Not made yet, could not be made, or thrown away.</summary>
    public static readonly Failure NotReady = new("export.notReady", FailureKind.Conflict);

    public static readonly Failure TooMany = new("export.tooMany", FailureKind.Conflict);
}

[JsonSerializable(typeof(TicketFilter))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class ExportJson : JsonSerializerContext;
