using NodaTime;

namespace Derman.Core.PlannedWorks;

/// <param name="State">One of <see cref="WorkStates"/>.</param>
public sealed record PlannedWorkView(
    Guid Id, int Version, Instant StartsAt, Instant EndsAt, WorkContent Content, string State, bool Removed, Instant ChangedAt, string ChangedBy)
{
    internal static PlannedWorkView Of(PlannedWork work, Instant now) => new(
        work.Id,
        work.Version,
        work.StartsAt,
        work.EndsAt,
        WorkContent.Of(work.Content),
        now < work.StartsAt ? WorkStates.Coming : now < work.EndsAt ? WorkStates.Running : WorkStates.Over,
        work.Removed,
        work.ChangedAt,
        work.ChangedBy);
}

public static class WorkStates
{
    public const string Coming = "coming";
    public const string Running = "running";
    public const string Over = "over";
}
