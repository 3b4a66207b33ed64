using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tickets;

public enum Category
{
    Open,
    Waiting,
    Proposed,
    Solved,
    Closed,
}

/// <summary>One wish, complaint, petition or need of a citizen, from the first word to a truthful end.</summary>
public sealed class Ticket : IVersionedRow
{
    /// <summary>Order of arrival within the tenant; the inner key. Never shown outside.</summary>
    public long Key { get; set; }

    public Guid Id { get; set; }

    public int Version { get; set; }

    public string Number { get; set; } = "";

    public string TrackingCode { get; set; } = "";

    public string State { get; set; } = "";

    public Category Category { get; set; }

    public string? Topic { get; set; }

    public string? RequestType { get; set; }

    /// <summary>The directorate answerable for it now.</summary>
    public string Directorate { get; set; } = "";

    /// <summary>The person who has it in custody, if one.</summary>
    public Guid? Assignee { get; set; }

    public string Urgency { get; set; } = Urgencies.Normal;

    public string? UrgencyReason { get; set; }

    public string Channel { get; set; } = "";

    /// <summary>The wish in the citizen's own words; never edited.</summary>
    public string Text { get; set; } = "";

    /// <summary>What the desk found the problem to be, and where it comes from.</summary>
    public string? Problem { get; set; }

    public string? ProblemSource { get; set; }

    public string Sensitivity { get; set; } = "none";

    /// <summary>Since when only roles that may see sealed tickets see it; null while it is not sealed.</summary>
    public Instant? SealedAt { get; set; }

    public long? Citizen { get; set; }

    /// <summary>Name and relation of the person it was made for, when somebody else speaks.</summary>
    public string? OnBehalfOf { get; set; }

    public bool ConfidentialReporter { get; set; }

    public bool Consent { get; set; }

    public string? PreferredMeans { get; set; }

    public string Language { get; set; } = "";

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }

    public double? Lat { get; set; }

    public double? Lon { get; set; }

    public Instant RegisteredAt { get; set; }

    /// <summary>The day it reached the institution, where that was before somebody took it down: legal terms run from it. Null for all but letters.</summary>
    public Instant? ArrivedAt { get; set; }

    public string RegisteredBy { get; set; } = "";

    public Instant ChangedAt { get; set; }

    /// <summary>The next moment a running clock asks for; null when none runs. Kept for the inbox.</summary>
    public Instant? NextDue { get; set; }

    /// <summary>Rises each time work starts over (sent back, not satisfied, reopened): evidence counts within one cycle.</summary>
    public int Cycle { get; set; }

    public int ProofCount { get; set; }

    public int OpenTasks { get; set; }

    public string? ProposedOutcome { get; set; }

    public Instant? ProposedAt { get; set; }

    public string? ProposedBy { get; set; }

    public Instant? ApprovedAt { get; set; }

    public Instant? TalkMetAt { get; set; }

    public Instant? WaitUntil { get; set; }

    public string? Outcome { get; set; }

    public string? LegalGround { get; set; }

    public string? ReferredTo { get; set; }

    public long? MergedInto { get; set; }

    public Instant? SolvedAt { get; set; }

    public Instant? ClosedAt { get; set; }

    public Instant? ReopenRequestedAt { get; set; }

    /// <summary>A "temporarily solved" ticket comes back on this date.</summary>
    public Instant? ReopensAt { get; set; }

    /// <summary>First word of ours to the citizen, for the first-response clock.</summary>
    public Instant? FirstWordAt { get; set; }

    /// <summary>When the citizen is to hear from us again at the latest; null once it is closed.</summary>
    public Instant? WordDue { get; set; }

    public bool IsSealed => SealedAt is not null;

    /// <summary>Since when its history lies packed in the archive; null while it is in its tables.</summary>
    public Instant? ArchivedAt { get; set; }

    /// <summary>Shown where the public looks, without anything about a person. Decided with the topic, see <c>PublicList</c>.</summary>
    public bool Listed { get; set; }

    /// <summary>The place the public sees: coarse where the exact one is somebody's home.</summary>
    public double? PublicLat { get; set; }

    public double? PublicLon { get; set; }

    /// <summary>What staff approved for the public to read; null: the topic's name.</summary>
    public string? PublicSummary { get; set; }

    /// <summary>The account that is tried out with it; null for a citizen's real request. Counted nowhere, and told to nobody outside.</summary>
    public string? Simulated { get; set; }

    /// <summary>Answers to the questions of the topic, as JSON: code → values.</summary>
    public string? Answers { get; set; }
}

public static class Urgencies
{
    public const string Normal = "normal";
    public const string Urgent = "urgent";
    public const string Critical = "critical";

    public static readonly IReadOnlyList<string> All = [Normal, Urgent, Critical];

    public static string Higher(string a, string b) => Rank(a) >= Rank(b) ? a : b;

    public static int Rank(string urgency) => urgency switch { Critical => 2, Urgent => 1, _ => 0 };
}
