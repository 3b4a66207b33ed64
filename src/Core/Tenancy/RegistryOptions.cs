using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>How many tenants a node keeps open, and under which name it works.</summary>
public sealed record RegistryOptions
{
    public const int FewestOpen = 8;
    public const int MostOpen = 100_000;

    /// <summary>
    /// Stores kept open at once: 8–100,000. One that is in use at that moment is never closed for another, so a burst may pass it
    /// for as long as it lasts. An open store costs 0.5 to 1 MB.
    /// </summary>
    public int OpenTenants { get; init; } = 200;

    /// <summary>A store nobody has used for so long is closed.</summary>
    public Duration IdleAfter { get; init; } = Duration.FromMinutes(10);

    /// <summary>Name of this node among those that share the catalog: whose traces of activity it reads at start.</summary>
    public string Node { get; init; } = "local";

    public IClock Clock { get; init; } = SystemClock.Instance;
}
