using System.Text.Json.Serialization;
using NodaTime;

namespace Derman.Core.Tickets.Views;

/// <summary>One page of a list; <paramref name="Next"/> asks for the following one and is null on the last.</summary>
/// <param name="Partial">A search looked only so far back: older ones may be there, and <paramref name="Next"/> goes on looking. The page may even be empty.</param>
public sealed record TicketPage(
    IReadOnlyList<TicketItem> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Partial = false);

public sealed record TicketItem
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string State { get; init; }

    public required string StateName { get; init; }

    public required string Category { get; init; }

    public string? Topic { get; init; }

    public string? TopicName { get; init; }

    public required DirectorateView Directorate { get; init; }

    public Guid? Assignee { get; init; }

    public required string Urgency { get; init; }

    public required string Channel { get; init; }

    /// <summary>First 160 characters of the citizen's words.</summary>
    public required string Excerpt { get; init; }

    public string? CitizenName { get; init; }

    public string? Neighbourhood { get; init; }

    public required Instant RegisteredAt { get; init; }

    public Instant? NextDue { get; init; }

    /// <summary>When the citizen is to hear from us again at the latest; not part of the interface for programs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Instant? WordDue { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Made up to try an account out: counted nowhere, and gone when the account goes live.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Simulated { get; init; }
}
