using NodaTime;

namespace Derman.Core.Tickets;

/// <summary>No open request stays silent: a week after our last word the citizen is to hear from us again, even if it is only where things stand.</summary>
public static class NextWord
{
    /// <summary>Between two words of ours to the citizen, at most. Calendar days: the citizen counts Sundays too.</summary>
    public static readonly Duration Within = Duration.FromDays(7);

    public static Instant After(Instant lastWord) => lastWord + Within;
}
