using System.Collections.Immutable;

namespace Derman.Plugins.Packages;

/// <summary>The version of a plugin that is to run here, put in from a package.</summary>
/// <param name="Folder">Where it lies unpacked.</param>
/// <param name="Publisher">Who signed it.</param>
/// <param name="Fault">Why it must not run all the same (its publisher was withdrawn); null when it may.</param>
internal sealed record InstalledPlugin(string Id, Version Version, string Folder, Publisher Publisher, PluginFault? Fault = null);

/// <summary>Which installed plugins this process is to run; kept by whoever follows the catalog. Thread safe.</summary>
internal sealed class InstalledPlugins
{
    private ImmutableSortedDictionary<string, InstalledPlugin> _all = ImmutableSortedDictionary.Create<string, InstalledPlugin>(StringComparer.Ordinal);

    public IEnumerable<InstalledPlugin> All => Volatile.Read(ref _all).Values;

    public InstalledPlugin? Find(string id) => Volatile.Read(ref _all).GetValueOrDefault(id);

    public void Set(InstalledPlugin plugin) => ImmutableInterlocked.Update(ref _all, (all, one) => all.SetItem(one.Id, one), plugin);

    public void Remove(string id) => ImmutableInterlocked.Update(ref _all, (all, gone) => all.Remove(gone), id);
}
