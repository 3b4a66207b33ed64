using Derman.Channels;

namespace Derman.Plugins;

/// <summary>Where a plugin stands. Closed: every plugin on every screen is in exactly one of these.</summary>
internal enum PluginState
{
    /// <summary>Checked, not loaded yet.</summary>
    Ready,

    /// <summary>Serving.</summary>
    Loaded,

    /// <summary>Turned away before any of its code ran, or because the code does not keep what the manifest says.</summary>
    Refused,

    /// <summary>Its code could not be started, or did not let itself be unloaded.</summary>
    Failed,

    /// <summary>Replaced or removed; finishing the calls that run.</summary>
    Draining,

    /// <summary>Unloaded; its load context is proven gone.</summary>
    Removed,

    /// <summary>Its process ended; a new one is being started, calls wait for it.</summary>
    Restarting,

    /// <summary>Its process ended too often: none is started until the operator says so.</summary>
    Quarantined,

    /// <summary>Serving: its process is started by the next call that needs it.</summary>
    Resting,
}

/// <summary>A plugin's state with reason and cure, for screens and /health.</summary>
internal sealed record PluginStatus
{
    public required string Id { get; init; }

    public required string Folder { get; init; }

    public required PluginState State { get; init; }

    public Version? Version { get; init; }

    /// <summary>Name of the publisher whose package it is; null for what lies beside the host.</summary>
    public string? Publisher { get; init; }

    /// <summary>SHA-256 of the entry assembly, lower-case hexadecimal; null when it was not read.</summary>
    public string? Sha256 { get; init; }

    public PluginFault? Fault { get; init; }

    /// <summary>Whether it takes calls as it is to.</summary>
    public bool Serves => State is PluginState.Loaded or PluginState.Resting;

    /// <summary>Where its code runs, else where its manifest asks to; null when that was not read.</summary>
    public PluginIsolation? Isolation { get; init; }

    /// <summary>For a process of its own, how far it is closed in: <c>full</c>, or <c>partial: no …</c>; null otherwise.</summary>
    public string? Sandbox { get; init; }
}

/// <summary>Why a plugin does not run: a stable code (and message key), the cause and the cure in English, the manifest's problems if any.</summary>
internal sealed record PluginFault(string Code, string Cause, string Cure)
{
    public IReadOnlyList<ManifestProblem> Problems { get; init; } = [];

    /// <summary>Whether the plugin was turned away by a check (Refused) or broke (Failed).</summary>
    public bool IsRefusal { get; init; } = true;
}
