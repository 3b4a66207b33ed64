using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Common;
using Derman.Core.Runs;

namespace Derman.Core.Imports;

/// <summary>What an import is to do next.</summary>
/// <param name="Mode">One of <see cref="ImportModes"/>.</param>
/// <param name="Mapping">Field → column of the file, from 0.</param>
public sealed record ImportInput(string Kind, string FileName, string Mode, IReadOnlyDictionary<string, int> Mapping)
{
    public static ImportInput Of(SideRun run) => JsonSerializer.Deserialize(run.Input, ImportJson.Default.ImportInput)!;

    public string ToJson() => JsonSerializer.Serialize(this, ImportJson.Default.ImportInput);
}

public static class ImportModes
{
    public const string Check = "check";
    public const string Import = "import";
    public const string Undo = "undo";
}

/// <summary>What came of it.</summary>
/// <param name="Good">Rows that can be taken, or were.</param>
/// <param name="Already">Rows that were taken before.</param>
/// <param name="Bad">Rows with errors; all of them are in the error file.</param>
/// <param name="First">The first of them.</param>
/// <param name="Undone">Taken back, when it was an undo.</param>
/// <param name="Closed">Of the good ones: those that come in closed, because the file says how they ended.</param>
/// <param name="Kept">Left in place by an undo, because somebody has worked on them.</param>
public sealed record ImportReport(string Mode, int Rows, int Good, int Already, int Bad, IReadOnlyList<RowErrors> First, int Undone = 0, int Kept = 0, int Closed = 0)
{
    public static ImportReport? Of(SideRun run) => run.Result is null ? null : JsonSerializer.Deserialize(run.Result, ImportJson.Default.ImportReport);

    public string ToJson() => JsonSerializer.Serialize(this, ImportJson.Default.ImportReport);
}

/// <param name="Number">As people count rows.</param>
public sealed record RowErrors(int Number, string? External, IReadOnlyList<FieldError> Errors);

/// <summary>An error of a row as a sentence, in the words of whoever asked: field, cause and cure.</summary>
public delegate string ImportSentence(string language, FieldError error);

/// <summary>The name of a column in a language.</summary>
public delegate string ImportWord(string language, string field);

[JsonSerializable(typeof(ImportInput))]
[JsonSerializable(typeof(ImportReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ImportJson : JsonSerializerContext;
