using System.Text.Json.Serialization;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Photos;
using NodaTime;

namespace Derman.Core.Tickets.Views;

/// <summary>A ticket as programs and pages read it. Names are in the reader's language.</summary>
public sealed record TicketView
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string TrackingCode { get; init; }

    /// <summary>Also the ETag.</summary>
    public required int Version { get; init; }

    public required string State { get; init; }

    public required string StateName { get; init; }

    public required string Category { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Topic { get; init; }

    public string? TopicName { get; init; }

    public string? RequestType { get; init; }

    public required DirectorateView Directorate { get; init; }

    public Guid? Assignee { get; init; }

    public required string Urgency { get; init; }

    public string? UrgencyReason { get; init; }

    public required string Channel { get; init; }

    public required string Text { get; init; }

    public string? Problem { get; init; }

    public string? ProblemSource { get; init; }

    public string? OnBehalfOf { get; init; }

    public bool ConfidentialReporter { get; init; }

    /// <summary>Seen only by roles that may see sealed tickets.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Sealed { get; init; }

    /// <summary>Made up to try an account out: counted nowhere, and gone when the account goes live.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Simulated { get; init; }

    public string? PreferredMeans { get; init; }

    public required string Language { get; init; }

    public CitizenView? Citizen { get; init; }

    public LocationView? Location { get; init; }

    public required Instant RegisteredAt { get; init; }

    public Instant? NextDue { get; init; }

    public Instant? WaitUntil { get; init; }

    public string? ProposedOutcome { get; init; }

    public string? Outcome { get; init; }

    public string? LegalGround { get; init; }

    public string? ReferredTo { get; init; }

    public Instant? ReopensAt { get; init; }

    public Instant? ClosedAt { get; init; }

    public bool ReopenRequested { get; init; }

    /// <summary>Answers to the questions of its topic, in their order.</summary>
    public IReadOnlyList<AnswerView>? Answers { get; init; }

    /// <summary>Listed where the public looks, without anything about a person.</summary>
    public bool Listed { get; init; }

    /// <summary>What staff approved for the public to read; absent: the topic's name.</summary>
    public string? PublicSummary { get; init; }

    public required IReadOnlyList<DeadlineView> Deadlines { get; init; }

    public required IReadOnlyList<TransitionView> Transitions { get; init; }

    // Only with one ticket, never in lists.

    /// <summary>What this reader may do beside the moves, see <see cref="TicketActs"/>.</summary>
    public IReadOnlyList<string>? May { get; init; }

    public IReadOnlyList<MessageView>? Conversation { get; init; }

    /// <summary>The request came from words everybody can read, and can be answered there.</summary>
    public bool? CanAnswerInPublic { get; init; }

    public IReadOnlyList<CustodyView>? Custody { get; init; }

    public IReadOnlyList<EventView>? Events { get; init; }

    public IReadOnlyList<TaskView>? Tasks { get; init; }

    public IReadOnlyList<AttachmentView>? Attachments { get; init; }

    /// <summary>How tickets belong together: links, those merged into this one, the one this was merged into. Only those the reader may see.</summary>
    public IReadOnlyList<LinkView>? Links { get; init; }

    /// <summary>The newest event and message in this view, for asking what came since.</summary>
    [JsonIgnore]
    public TicketMark Mark { get; init; }

    /// <summary>The program that reported it, when one did.</summary>
    public SubmissionView? Submission { get; init; }

    /// <summary>Of what came on paper or from another office's system: its number there, its day of arrival, and the answers that went out.</summary>
    public Letters.LetterView? Letter { get; init; }
}

/// <param name="MediaUrl">Where the citizen's picture is said to lie; we have not opened it.</param>
public sealed record SubmissionView(string Program, string? AddressId, string? MediaUrl);

/// <param name="Values">What was written; of a list, the names of what was chosen.</param>
public sealed record AnswerView(string Code, string Name, IReadOnlyList<string> Values);

public sealed record DirectorateView(string Code, string Name);

/// <param name="Name">Masked for readers of another unit.</param>
/// <param name="Phone">Masked unless the reader asked for it with a reason; likewise identity number and e-mail.</param>
public sealed record CitizenView(string? Name, string? Phone = null, string? NationalId = null, string? Email = null)
{
    /// <summary>Of the sender of a letter whose identity is hidden; others have it with the place. Likewise <see cref="OnBehalfOf"/>.</summary>
    public string? Address { get; init; }

    public string? OnBehalfOf { get; init; }
}

/// <summary>What somebody may do with a ticket beside moving it.</summary>
public static class TicketActs
{
    public const string Write = "write";
    public const string Unmask = "unmask";
    public const string Seal = "seal";
    public const string WhoSees = "whoSees";
}

public sealed record LocationView(string? Neighbourhood, string? NeighbourhoodName, string? Address, double? Lat, double? Lon);

/// <param name="Due">Null while the clock is paused.</param>
/// <param name="ActBy">Last working moment before a legal term that ends on a holiday.</param>
public sealed record DeadlineView(string Clock, string Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? Due, Instant? ActBy, bool Paused, Instant? MetAt, string? Subject)
{
    /// <summary>What it counts, for the screens' own words.</summary>
    [JsonIgnore]
    public DeadlineRule? Rule { get; init; }
}

/// <param name="RoundTheClock">Minutes count day and night.</param>
public sealed record DeadlineRule(Core.Clocks.Target Target, string Calendar, bool RoundTheClock, Instant StartedAt);

/// <param name="Requires">What is still missing before the move is accepted; reason and the like are given with the command.</param>
public sealed record TransitionView(string Action, string Href, IReadOnlyList<string> Requires);

/// <param name="DeliveryAt">When the message was sent, delivered or read: the moment of its latest state.</param>
/// <param name="Files">Attachments that came with it.</param>
/// <param name="Public">Everybody can read it.</param>
/// <param name="Mark">One of <see cref="Conversations.MessageMarks"/>.</param>
/// <param name="Overtaken"><c>edited</c>: later words took its place; <c>revoked</c>: the person took it back, the text is empty.</param>
public sealed record MessageView(
    string Direction, string Text, string Author, Instant At, string? Template, string? Means, string? Delivery, string? Parts, string? FailureCode,
    Instant? DeliveryAt = null, IReadOnlyList<Guid>? Files = null, bool? Public = null, string? Mark = null, string? Overtaken = null);

public sealed record CustodyView(
    HolderView Holder,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Reason,
    Instant From,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Instant? To,
    string State, string Category, string Author);

public sealed record HolderView(string Kind, string Code, string Name);

public sealed record EventView(long Seq, string Kind, string Actor, Instant At, string? Content);

public sealed record TaskView(
    Guid Id, DirectorateView Directorate, string Text, string State, Instant CreatedAt, Instant? Due, string? Answer, Instant? EndedAt);

/// <param name="Photo">What a photo says about place and time, against the ticket's; absent for anything else.</param>
public sealed record AttachmentView(Guid Id, string FileName, string MediaType, long Size, string State, bool Proof, Instant At, PhotoCheck? Photo = null);
