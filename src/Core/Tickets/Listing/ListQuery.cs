using NodaTime;

namespace Derman.Core.Tickets.Listing;

public enum ListSort
{
    /// <summary>The next running clock first; tickets without one last.</summary>
    Due,

    /// <summary>Order of arrival, newest first.</summary>
    Newest,

    /// <summary>Of the newest 200 a search finds those first that have its words exactly; behind them the next 200 likewise. Without a search like <see cref="Newest"/>.</summary>
    Relevance,

    /// <summary>Order of arrival, oldest first.</summary>
    Oldest,

    /// <summary>Whose citizen has waited longest for a word of ours first; what is closed last.</summary>
    LastWord,
}

/// <summary>What a list asks for. Filters narrow; what the reader may not see is never there.</summary>
/// <param name="Unit">A directorate with everything below it; <paramref name="Directorate"/> is exactly one.</param>
/// <param name="Open">Only what is not closed.</param>
/// <param name="Limit">1–200.</param>
/// <param name="Cursor">From the page before; opaque.</param>
/// <param name="DueFrom">The next running clock is due at or after this moment; likewise <paramref name="DueBefore"/>, before it.</param>
/// <param name="Unowned">Only what no person has in custody.</param>
/// <param name="Watcher">Only what this person watches.</param>
/// <param name="WordBefore">The citizen should have heard from us before this moment, and has not.</param>
/// <param name="Only">Of these tickets only; none when empty.</param>
public sealed record ListQuery(
    string? Directorate = null,
    string? Unit = null,
    string? State = null,
    Category? Category = null,
    Guid? Assignee = null,
    bool Open = false,
    string? Search = null,
    ListSort Sort = ListSort.Due,
    int Limit = 50,
    string? Cursor = null,
    Instant? DueFrom = null,
    Instant? DueBefore = null,
    bool Unowned = false,
    Guid? Watcher = null,
    Instant? WordBefore = null,
    string? Topic = null,
    string? Neighbourhood = null,
    string? Channel = null,
    IReadOnlyList<Guid>? Only = null)
{
    public const int LargestLimit = 200;
    public const int DefaultLimit = 50;

    /// <summary>The kept counts know such a list.</summary>
    internal bool IsKept =>
        this is { DueFrom: null, DueBefore: null, Watcher: null, WordBefore: null, Only: null }
        && string.IsNullOrWhiteSpace(Search) && string.IsNullOrEmpty(Topic) && string.IsNullOrEmpty(Neighbourhood) && string.IsNullOrEmpty(Channel);

    /// <summary>In whose custody, if that is asked: one's own inbox also has what people on leave left behind.</summary>
    internal IReadOnlyList<Guid> Holders(Actor reader) => Assignee is not { } holder
        ? []
        : reader.StaffId == holder ? [holder, .. reader.StandsInFor.Select(s => s.Id)] : [holder];
}
