using Derman.Channels;

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

    /// <summary>Whether it lies in a folder of somebody else's plugins: it runs in a process of its own, whatever it says.</summary>
    public bool IsForeign { get; init; }

    public PluginStatus Status(PluginState state, PluginFault? fault = null) => new()
    {
        Id = Id, Folder = Folder, State = state, Version = Manifest?.Version, Sha256 = Sha256, Fault = fault,
    };
}
