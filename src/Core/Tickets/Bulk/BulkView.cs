using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Common;
using NodaTime;

namespace Derman.Core.Tickets.Bulk;

/// <summary>What happened, or would happen, ticket by ticket.</summary>
/// <param name="Id">Asks for it again, and takes it back; absent of a dry run.</param>
/// <param name="Reversible">The move can be taken back while nothing newer happened to a ticket.</param>
/// <param name="UndoOf">The bulk this one takes back.</param>
public sealed record BulkView(
    Guid? Id, string Action, bool DryRun, int Total, int Done, int Refused, bool Reversible, Guid? UndoOf, Instant? At, IReadOnlyList<BulkItemView> Items);

/// <param name="State">done | refused; of a dry run wouldMove | refused; pending while it is not finished.</param>
/// <param name="TicketState">The state it has then.</param>
/// <param name="Problem">Why not.</param>
public sealed record BulkItemView(Guid Ticket, string? Number, string State, string? TicketState, [property: JsonIgnore] Failure? Problem)
{
    public const string WouldMove = "wouldMove";

    /// <summary>Stable code of the refusal.</summary>
    public string? Code => Problem?.Code;

    /// <summary>Guards still missing.</summary>
    public IReadOnlyList<string>? Requires => Problem?.Requires;

    /// <summary>Cause and cure in the reader's language; filled where sentences are known.</summary>
    public string? Message { get; init; }
}

[JsonSerializable(typeof(Failure))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class BulkJson : JsonSerializerContext
{
    public static string Write(Failure failure) => JsonSerializer.Serialize(failure, Default.Failure);

    public static Failure? Read(string? json) => json is null ? null : JsonSerializer.Deserialize(json, Default.Failure);
}
