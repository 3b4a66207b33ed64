namespace Derman.Channels.Phone.Calls;

/// <summary>What stands at the exchange at one moment: all there is to go by after a line has broken.</summary>
internal sealed record Snapshot(IReadOnlyList<SnapshotLeg> Legs, IReadOnlyList<SnapshotQueued> Queued);

/// <summary>One leg. The caller's is the one whose own id is the call's.</summary>
/// <param name="Id">Its id, in the form of a call's id.</param>
/// <param name="CanBegin">Whether a call may begin with it: not for a leg that belongs to another one's call.</param>
internal sealed record SnapshotLeg(
    string Id, bool CanBegin, string? Name, string? From, string? To, string? Context, string? Bridge, DateTimeOffset Since);

/// <summary>A caller who waits.</summary>
/// <param name="Leg">His leg's id, in the form of a call's id.</param>
internal sealed record SnapshotQueued(string Leg, string Queue, int? Position, DateTimeOffset Since);
