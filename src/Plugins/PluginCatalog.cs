using System.Security.Cryptography;
using Derman.Channels;
using Derman.Plugins.Packages;

namespace Derman.Plugins;

/// <summary>Reads what lies in the plugin folders and checks all that can be checked without running a plugin's code.</summary>
/// <param name="installed">What was put in from packages; the higher version of what is there twice counts.</param>
/// <param name="foreign">Folders of somebody else's plugins, searched after the others.</param>
internal sealed class PluginCatalog(IReadOnlyList<string> folders, SdkVersion host, InstalledPlugins? installed = null, IReadOnlyList<string>? foreign = null)
{
    public const string ManifestFile = "channel.json";

    /// <summary>Every plugin: those of the folders, in the order of the folders and then of names, then those installed. Reads the disk anew each time.</summary>
    public IReadOnlyList<PluginPackage> Scan()
    {
        var packages = Shipped().ToList();
        foreach (var plugin in installed?.All ?? [])
        {
            var shipped = packages.FindIndex(package => package.Id == plugin.Id);
            if (shipped < 0)
            {
                packages.Add(Read(plugin));
            }
            else if (packages[shipped].Manifest is not { } manifest || plugin.Version > manifest.Version)
            {
                packages[shipped] = Read(plugin);
            }
        }

        return packages;
    }

    /// <summary>The version that lies beside the host, whatever is installed over it; null when none does.</summary>
    public PluginPackage? ShippedOf(string id) => Shipped().FirstOrDefault(package => package.Id == id && package.Fault is null);

    /// <summary>One plugin folder.</summary>
    public PluginPackage Read(string folder) => Read(new PluginPackage { Id = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Folder = folder });

    private IEnumerable<PluginPackage> Shipped()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var found = Subfolders(folders).Select(folder => (folder, IsForeign: false)).Concat(Subfolders(foreign ?? []).Select(folder => (folder, IsForeign: true)));
        foreach (var (folder, isForeign) in found)
        {
            var package = Read(folder) with { IsForeign = isForeign };
            yield return known.TryAdd(package.Id, folder) ? package : package with { Fault = Errors.Duplicate(known[package.Id]) };
        }
    }

    private static IEnumerable<string> Subfolders(IEnumerable<string> folders) =>
        folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal);

    private PluginPackage Read(InstalledPlugin plugin)
    {
        var package = new PluginPackage { Id = plugin.Id, Folder = plugin.Folder, Publisher = plugin.Publisher, IsForeign = plugin.Publisher is not { InProcess: true, Withdrawn: false } };
        return plugin.Fault is null ? Read(package) : package with { InstalledVersion = plugin.Version, Fault = plugin.Fault };
    }

    private PluginPackage Read(PluginPackage package)
    {
        try
        {
            var file = Path.Combine(package.Folder, ManifestFile);
            if (!File.Exists(file))
            {
                return package with { Fault = Errors.ManifestMissing(package.Folder) };
            }

            var result = ManifestParser.Parse(File.ReadAllBytes(file));
            return result.Manifest is null ? package with { Fault = Errors.ManifestInvalid(result.Problems) } : Check(package, result.Manifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return package with { Fault = Errors.Unreadable(exception.Message) };
        }
    }

    private PluginPackage Check(PluginPackage package, ChannelManifest manifest)
    {
        var found = package with { Manifest = manifest };
        if (manifest.Id != package.Id)
        {
            return found with { Fault = Errors.IdMismatch(manifest.Id, package.Id) };
        }

        var fault = PluginChecks.Faults(package.Folder, manifest, host).FirstOrDefault();
        var entry = Path.Combine(package.Folder, PluginChecks.EntryFile(manifest));
        return fault is not null ? found with { Fault = fault } : found with
        {
            Texts = PluginTexts.Read(package.Folder).Texts,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(entry))),
        };
    }
}
