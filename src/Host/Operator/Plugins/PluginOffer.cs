using Derman.Core.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Operator.Plugins;

/// <summary>Where something the operator did came from.</summary>
internal static class Way
{
    public const string Screen = "screen";
    public const string Command = "command";
}

/// <summary>A package put before the operator: sound and of a trusted publisher, but not agreed to.</summary>
/// <param name="Refusal">Why it could not be installed even with consent (an older version); null when it could.</param>
internal sealed record PluginOffer(PluginRelease Release, Publisher Publisher, PackagePreview Preview, PluginFault? Refusal);

/// <summary>How an act about plugins ended: done, or everything that stands against it.</summary>
/// <param name="Done">What happened, in English, for the command line.</param>
internal sealed record PluginOutcome(IReadOnlyList<PluginFault> Faults, string Done = "")
{
    public bool IsDone => Faults.Count == 0;

    public static PluginOutcome Good(string done) => new([], done);

    public static PluginOutcome Bad(params IReadOnlyList<PluginFault> faults) => new(faults);
}
