using System.Text.Json;

namespace Derman.Client;

/// <summary>A directorate by code and name.</summary>
public sealed record DirectorateRef(string Code, string Name);

/// <summary>A ticket. <see cref="Version"/> goes into the next command, so that nobody's change is overwritten unseen.</summary>
/// <param name="Category">open | waiting | proposed | solved | closed.</param>
/// <param name="Transitions">The moves this caller may make now.</param>
public sealed record Ticket(
    Guid Id,
    string Number,
    string TrackingCode,
    int Version,
    string State,
    string StateName,
    string Category,
    string? Topic,
    string? TopicName,
    DirectorateRef Directorate,
    Guid? Assignee,
    string Urgency,
    string Channel,
    string Text,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? NextDue,
    string? Outcome,
    IReadOnlyList<Transition> Transitions)
{
    /// <summary>Everything that came, also what this version of the client has no name for.</summary>
    [System.Text.Json.Serialization.JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}

/// <summary>A move that is legal now, and what it still needs.</summary>
public sealed record Transition(string Action, IReadOnlyList<string> Requires);

/// <summary>A line of a list.</summary>
public sealed record TicketItem(
    Guid Id, string Number, string State, string StateName, string Category, string? Topic, string? TopicName, DirectorateRef Directorate, Guid? Assignee, string Urgency, string Channel, string Excerpt, DateTimeOffset RegisteredAt, DateTimeOffset? NextDue, string? Outcome);

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the page behind; null on the last.</param>
public sealed record TicketPage(IReadOnlyList<TicketItem> Items, string? Next);

/// <summary>What narrows a set of tickets. What is null does not.</summary>
/// <param name="Unit">A directorate with everything below it.</param>
/// <param name="Q">Words, a number, a name or a phone.</param>
public sealed record TicketFilter(
    string? Directorate = null, string? Unit = null, string? State = null, string? Category = null, Guid? Assignee = null, bool Open = false, bool Unowned = false, string? Q = null);

/// <summary>A wish to take down. Only the text is required.</summary>
public sealed record NewTicket(
    string Text,
    string? Topic = null,
    string? RequestType = null,
    string? Channel = null,
    string? Urgency = null,
    string? UrgencyReason = null,
    string? Directorate = null,
    bool? Consent = null,
    NewCitizen? Citizen = null,
    NewLocation? Location = null);

/// <summary>Who asks.</summary>
public sealed record NewCitizen(string? Name = null, string? Phone = null, string? NationalId = null, string? Language = null, string? Email = null, bool PhoneConfirmed = false);

/// <summary>Where it is.</summary>
public sealed record NewLocation(string? Neighbourhood = null, string? Address = null, double? Lat = null, double? Lon = null);

/// <summary>What is said with a move; which parts matter depends on the action.</summary>
public sealed record Command(
    string? Comment = null, string? To = null, string? Reason = null, IReadOnlyList<Guid>? Proof = null, string? Outcome = null, string? LegalGround = null, Talk? Talk = null, DateTimeOffset? Until = null, string? Decision = null);

/// <summary>A conversation with the citizen: satisfied | notSatisfied | unreachable.</summary>
public sealed record Talk(string Result, DateTimeOffset? At = null);

/// <summary>One move for many tickets; ids or a filter.</summary>
public sealed record Bulk(string Action, Command? Command = null, IReadOnlyList<Guid>? Ids = null, TicketFilter? Filter = null, bool DryRun = false);

/// <summary>What became of them.</summary>
public sealed record BulkResult(Guid? Id, string Action, bool DryRun, int Total, int Done, int Refused, bool Reversible, IReadOnlyList<BulkItem> Items);

/// <summary>What became of one: done | refused | wouldMove | pending.</summary>
public sealed record BulkItem(Guid Ticket, string? Number, string State, string? TicketState, string? Code, string? Message);

/// <summary>A list as a file: csv | xlsx.</summary>
public sealed record NewExport(string Format, TicketFilter? Filter = null, IReadOnlyList<string>? Columns = null, string? Delimiter = null);

/// <summary>How far a file is: queued | running | ready | failed | expired.</summary>
public sealed record Export(Guid Id, string Format, string State, long RowsDone, long? RowsTotal, long? Size, DateTimeOffset? ExpiresAt);

/// <summary>A subscription to make.</summary>
public sealed record NewSubscription(string Url, IReadOnlyList<string> Events, string? Name = null);

/// <summary>A subscription.</summary>
/// <param name="Secret">Only in the answer that made it, or made a new one.</param>
public sealed record Subscription(Guid Id, string Name, string Url, IReadOnlyList<string> Events, bool Active, string? OffReason, int Waiting, int Dead, string? Secret);

/// <summary>An attachment that was added.</summary>
public sealed record Attachment(Guid Id);

internal sealed record Token(string AccessToken, int ExpiresIn);
