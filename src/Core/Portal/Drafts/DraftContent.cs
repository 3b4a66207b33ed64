using System.Text.Json.Serialization;

namespace Derman.Core.Portal.Drafts;

/// <summary>What was typed so far, as it was typed.</summary>
/// <param name="Step">Where the person was, 1–3.</param>
public sealed record DraftContent(
    int Step = 1,
    string? Text = null,
    string? Topic = null,
    string? Neighbourhood = null,
    string? Address = null,
    string? Lat = null,
    string? Lon = null,
    string? Name = null,
    string? Phone = null,
    string? Email = null,
    string? Reach = null,
    string? Language = null,
    bool Anonymous = false);

/// <param name="Seq">Names it within its draft.</param>
public sealed record DraftFile(int Seq, string Kind, string FileName, long Size);

public sealed record Draft(DraftContent Content, IReadOnlyList<DraftFile> Files);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(DraftContent))]
internal sealed partial class DraftJson : JsonSerializerContext;
