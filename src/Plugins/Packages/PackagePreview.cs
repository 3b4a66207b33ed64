using Derman.Channels;

namespace Derman.Plugins.Packages;

/// <summary>What a package would change, put before the operator in place of its code.</summary>
internal sealed record PackagePreview
{
    public required ChannelManifest Manifest { get; init; }

    /// <summary>The version it would follow; null for a plugin that is not there yet.</summary>
    public Version? From { get; init; }

    /// <summary>Hosts it may call that the version before may not.</summary>
    public IReadOnlyList<PermittedHost> NewHosts { get; init; } = [];

    public IReadOnlyList<ChannelCapability> NewCapabilities { get; init; } = [];

    public IReadOnlyList<SettingField> NewSettings { get; init; } = [];

    /// <summary>Where it would run: what the manifest asks for, when its publisher is trusted as the host; else in a process of its own.</summary>
    public PluginIsolation Isolation { get; init; }

    /// <summary>It would run inside the host, and the version before did not.</summary>
    public bool ComesInProcess { get; init; }

    /// <summary>Whether it gets more than was agreed to: a first version, another host, another ability, the host's own process, or settings that open hosts.</summary>
    public bool NeedsConsent => From is null || NewHosts.Count > 0 || NewCapabilities.Count > 0 || ComesInProcess || NewSettings.Any(s => s.PermitsHost);

    /// <param name="before">The plugin as it is here now; null when it is not.</param>
    public static PackagePreview Of(ChannelManifest manifest, Publisher publisher, PluginPackage? before) => Of(
        manifest,
        publisher.InProcess ? manifest.Isolation : PluginIsolation.ChildProcess,
        before?.Manifest,
        before is { IsForeign: false } ? before.Manifest?.Isolation : PluginIsolation.ChildProcess);

    private static PackagePreview Of(ChannelManifest manifest, PluginIsolation isolation, ChannelManifest? before, PluginIsolation? isolationBefore) => new()
    {
        Manifest = manifest,
        Isolation = isolation,
        From = before?.Version,
        NewHosts = [.. manifest.PermittedHosts.Where(h => before is null || !before.PermittedHosts.Contains(h))],
        NewCapabilities = [.. manifest.Capabilities.Where(c => before is null || !before.Capabilities.Contains(c)).Order()],
        NewSettings = [.. manifest.Settings.Where(s => before is null || !before.Settings.Any(b => b.Key == s.Key && b.Type == s.Type && b.Scope == s.Scope && b.PermitsHost == s.PermitsHost))],
        ComesInProcess = isolation == PluginIsolation.InProcess && isolationBefore != PluginIsolation.InProcess,
    };

    /// <summary>What is asked for, in one English line.</summary>
    public string InWords() => string.Join("; ", new[]
    {
        From is null ? "a plugin that was not here before" : "",
        NewHosts.Count > 0 ? $"hosts {string.Join(", ", NewHosts.Select(h => $"{h.Host}:{h.Port}"))}" : "",
        NewCapabilities.Count > 0 ? $"abilities {string.Join(", ", NewCapabilities)}" : "",
        NewSettings.Count > 0 ? $"settings {string.Join(", ", NewSettings.Select(s => s.Key))}" : "",
        ComesInProcess ? "to run inside the host's process" : "",
    }.Where(t => t.Length > 0));
}
