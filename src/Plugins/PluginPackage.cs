using Derman.Channels;
using Derman.Plugins.Packages;

namespace Derman.Plugins;

/// <summary>A plugin's folder as found: its manifest and texts, or why it cannot be used. No code of it has run.</summary>
internal sealed record PluginPackage
{
    public required string Id { get; init; }

    public required string Folder { get; init; }

    public ChannelManifest? Manifest { get; init; }

    public PluginTexts Texts { get; init; } = PluginTexts.None;

    public string? Sha256 { get; init; }

    public PluginFault? Fault { get; init; }

    /// <summary>Who signed the package it was installed from; null for what lies beside the host, which is the host.</summary>
    public Publisher? Publisher { get; init; }

    /// <summary>Whether it is somebody else's: it runs in a process of its own or not at all, whatever its manifest says.</summary>
    public bool IsForeign { get; init; }

    /// <summary>The version when the folder itself was not read.</summary>
    public Version? InstalledVersion { get; init; }

    public PluginStatus Status(PluginState state, PluginFault? fault = null) => new()
    {
        Id = Id, Folder = Folder, State = state, Version = Manifest?.Version ?? InstalledVersion, Publisher = Publisher?.Name, Isolation = Manifest?.Isolation, Sha256 = Sha256, Fault = fault,
    };
}
