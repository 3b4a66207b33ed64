namespace Derman.Host.Jobs;

/// <summary>How much work of tenants goes on at once.</summary>
internal sealed record WorkerOptions
{
    public const int FewestWorkers = 1;
    public const int MostWorkers = 64;

    /// <summary>Tenants worked on at the same time: 1–64.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>A turn that takes longer waits for somebody outside: its place is lent to another tenant.</summary>
    public TimeSpan SlowAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Turns that may wait so at the same time.</summary>
    public int MostSlow { get; init; } = 128;
}
