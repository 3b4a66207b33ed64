using Derman.Core.Common;

namespace Derman.Core.Channels.Simulation;

internal static class SimulationErrors
{
    /// <summary>The account is live: nobody may be made up.</summary>
    public static readonly Failure Live = new("simulation.live", FailureKind.Conflict, null);

    /// <summary>Latitude and longitude belong together and to the earth.</summary>
    public static readonly Failure Place = Failure.Invalid("simulation.place", "lat");
}
