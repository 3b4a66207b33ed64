using NodaTime;

namespace Derman.Core.Publishing;

/// <summary>What of the public list is asked for, the newest first.</summary>
/// <param name="From">Earliest moment of registering.</param>
/// <param name="To">Latest moment of registering.</param>
/// <param name="Topics">Null: every listed topic.</param>
/// <param name="Closed">Null: both.</param>
/// <param name="Limit">1–<see cref="Most"/>.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record PublicQuery(
    Instant From, Instant To, IReadOnlyList<string>? Topics = null, bool? Closed = null, PublicBox? Box = null, int Limit = PublicQuery.Most, int Skip = 0, PublicPlaceInList? After = null)
{
    /// <summary>Requests one answer holds at most (GeoReport v2: 1000).</summary>
    public const int Most = 1000;

    /// <summary>Days one question may span (GeoReport v2: 90).</summary>
    public const int MostDays = 90;
}

/// <summary>A bounding box, WGS84 degrees. Compared with the place the public sees, so that asking often tells no more than the list.</summary>
public sealed record PublicBox(double South, double West, double North, double East);

public readonly record struct PublicPlaceInList(Instant RequestedAt, long Key);

/// <summary>A ticket as everybody may see it: nothing in here comes from a person unread.</summary>
public sealed record PublicRequest
{
    public required long Key { get; init; }

    public required string Number { get; init; }

    public required string Topic { get; init; }

    public required bool Closed { get; init; }

    /// <summary>One of <see cref="PublicStatus"/>.</summary>
    public required string Status { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Number of the ticket it was merged into, if the public sees that one too.</summary>
    public string? DuplicateOf { get; init; }

    public required string Directorate { get; init; }

    /// <summary>Approved by staff; null: the topic's name.</summary>
    public string? Summary { get; init; }

    public string? Street { get; init; }

    public string? Neighbourhood { get; init; }

    public double? Lat { get; init; }

    public double? Lon { get; init; }

    public required Instant RequestedAt { get; init; }

    public required Instant UpdatedAt { get; init; }

    public Instant? ClosedAt { get; init; }

    /// <summary>Until when a solution is promised.</summary>
    public Instant? ExpectedAt { get; init; }

    public required string Channel { get; init; }

    /// <summary>Answers as kept; only what was chosen from a list may be shown, see <see cref="ReadPublicRequests.ChoicesOf"/>.</summary>
    internal string? Answers { get; init; }
}

/// <summary>A question that was answered from a list, by codes.</summary>
public sealed record PublicChoice(string Code, IReadOnlyList<string> Keys);

/// <param name="Number">Of the ticket.</param>
public sealed record PublicNews(long Key, string Number, string Status, string? Outcome, Instant At);
