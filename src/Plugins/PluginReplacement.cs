namespace Derman.Plugins;

/// <summary>The result of a replacement.</summary>
/// <param name="Status">The new version's state; when it is not Loaded, the old version still serves.</param>
/// <param name="OldUnloaded">Ends when the old version has drained and unloaded; true when its memory is proven free.</param>
internal sealed record PluginReplacement(PluginStatus Status, Task<bool> OldUnloaded);
