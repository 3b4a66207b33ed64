using Derman.Channels;

namespace Derman.Plugins.Packages;

/// <summary>What was found in a package: what it says it is, and everything that is wrong with it.</summary>
internal sealed record PackageReport
{
    public IReadOnlyList<PluginFault> Faults { get; init; } = [];

    public bool IsSound => Faults.Count == 0;

    public HashList? Hashes { get; init; }

    /// <summary>See <see cref="HashList.ContentOf"/>; null when there is no list.</summary>
    public string? Content { get; init; }

    public ChannelManifest? Manifest { get; init; }

    /// <summary>Whose key the signature names, believed or not; null without a signature.</summary>
    public string? KeyId { get; init; }
}
