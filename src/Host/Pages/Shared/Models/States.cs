namespace Derman.Host.Pages.Shared.Models;

/// <summary>How full the ring is.</summary>
public enum StateFill
{
    New,
    Work,
    Waiting,
    Proposed,
    Closed,
    Refused,
}

/// <param name="Label">The tenant's own name of the state.</param>
public sealed record StateRing(StateFill Fill, string Label)
{
    /// <param name="category">open | waiting | proposed | solved | closed.</param>
    /// <param name="owned">Somebody has it in hand.</param>
    public static StateRing For(string category, string label, bool owned = true) => new(
        category switch
        {
            "waiting" => StateFill.Waiting,
            "proposed" or "solved" => StateFill.Proposed,
            "closed" => StateFill.Closed,
            _ => owned ? StateFill.Work : StateFill.New,
        },
        label);
}

public enum Tone
{
    Plain,
    Brand,
    Info,
    Ok,
    Warn,
    Late,
    Wait,
    Outline,
}

public enum DeliveryState
{
    Queued,
    Sent,
    Delivered,
    Read,
    Failed,
}
