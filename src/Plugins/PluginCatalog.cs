using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>Reads what lies in the plugin folders and checks all that can be checked without running a plugin's code.</summary>
internal sealed class PluginCatalog(IReadOnlyList<string> folders, IReadOnlyList<string> foreign, SdkVersion host)
{
    public const string ManifestFile = "channel.json";

    /// <summary>Every plugin folder, in the order of the folders and then of names. Reads the disk anew each time.</summary>
    public IReadOnlyList<PluginPackage> Scan()
    {
        var packages = new List<PluginPackage>();
        var found = folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal).Select(folder => (folder, IsForeign: false))
            .Concat(foreign.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal).Select(folder => (folder, IsForeign: true)));
        foreach (var (folder, isForeign) in found)
        {
            var package = Read(folder) with { IsForeign = isForeign };
            var other = packages.Find(known => known.Id == package.Id);
            packages.Add(other is null ? package : package with { Fault = Errors.Duplicate(other.Folder) });
        }

        return packages;
    }

    /// <summary>One plugin folder.</summary>
    public PluginPackage Read(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var package = new PluginPackage { Id = name, Folder = folder };
        try
        {
            var file = Path.Combine(folder, ManifestFile);
            if (!File.Exists(file))
            {
                return package with { Fault = Errors.ManifestMissing(folder) };
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
        var checkedSoFar = package with { Manifest = manifest };
        if (manifest.Id != package.Id)
        {
            return checkedSoFar with { Fault = Errors.IdMismatch(manifest.Id, package.Id) };
        }

        // Before loading: built against a newer contract, its types would simply not be found, with no reason given.
        if (!manifest.Sdk.Contains(host))
        {
            return checkedSoFar with { Fault = Errors.SdkOutOfBounds(manifest.Sdk, host) };
        }

        var file = manifest.Entry is AssemblyEntry assembly ? assembly.Assembly : ((ProgramEntry)manifest.Entry).Script;
        var entry = Path.Combine(package.Folder, file);
        if (!File.Exists(entry))
        {
            return checkedSoFar with { Fault = manifest.Entry is AssemblyEntry ? Errors.AssemblyMissing(file) : Errors.ScriptMissing(file) };
        }

        var bytes = File.ReadAllBytes(entry);
        var (texts, fault) = PluginTexts.Read(package.Folder);
        return checkedSoFar with
        {
            Texts = texts,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Fault = fault ?? (manifest.Entry is AssemblyEntry ? FaultOfReferences(bytes, package.Folder, file) : null),
        };
    }

    private static PluginFault? FaultOfReferences(byte[] assembly, string folder, string file)
    {
        try
        {
            using var image = new PEReader(new MemoryStream(assembly));
            if (!image.HasMetadata)
            {
                return Errors.AssemblyInvalid(file);
            }

            var metadata = image.GetMetadataReader();
            var missing = metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .FirstOrDefault(name => !PluginLoadContext.IsShared(name) && !File.Exists(Path.Combine(folder, $"{name}.dll")));
            return missing is null ? null : Errors.DependencyMissing(missing);
        }
        catch (BadImageFormatException)
        {
            return Errors.AssemblyInvalid(file);
        }
    }
}
