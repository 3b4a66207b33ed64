using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>Reads what lies in the plugin folders and checks all that can be checked without running a plugin's code.</summary>
internal sealed class PluginCatalog(IReadOnlyList<string> folders, SdkVersion host)
{
    public const string ManifestFile = "channel.json";

    /// <summary>Every plugin folder, in the order of the folders and then of names. Reads the disk anew each time.</summary>
    public IReadOnlyList<PluginPackage> Scan()
    {
        var packages = new List<PluginPackage>();
        foreach (var folder in folders.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Order(StringComparer.Ordinal))
        {
            var package = Read(folder);
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

        if (manifest.Isolation != PluginIsolation.InProcess)
        {
            return checkedSoFar with { Fault = Errors.IsolationUnavailable() };
        }

        var file = ((AssemblyEntry)manifest.Entry).Assembly; // Only such an entry may be declared inProcess.
        var entry = Path.Combine(package.Folder, file);
        if (!File.Exists(entry))
        {
            return checkedSoFar with { Fault = Errors.AssemblyMissing(file) };
        }

        var bytes = File.ReadAllBytes(entry);
        var (texts, fault) = PluginTexts.Read(package.Folder);
        return checkedSoFar with
        {
            Texts = texts,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Fault = fault ?? FaultOfReferences(bytes, package.Folder, file),
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
