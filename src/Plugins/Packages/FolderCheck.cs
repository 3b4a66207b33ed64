using Derman.Channels;

namespace Derman.Plugins.Packages;

/// <summary>Looks at a plugin's folder as its maker does before packing it: everything that is wrong, at once.</summary>
internal static class FolderCheck
{
    /// <summary>The folder's manifest (null when it has none that can be read), and all faults.</summary>
    public static (ChannelManifest? Manifest, IReadOnlyList<PluginFault> Faults) Run(string folder, SdkVersion host, PackageLimits limits)
    {
        var manifestFile = Path.Combine(folder, PluginCatalog.ManifestFile);
        if (!File.Exists(manifestFile))
        {
            return (null, [Errors.ManifestMissing(folder)]);
        }

        var parsed = ManifestParser.Parse(File.ReadAllBytes(manifestFile));
        var faults = new List<PluginFault>();
        if (parsed.Manifest is null)
        {
            faults.Add(Errors.ManifestInvalid(parsed.Problems));
        }

        var names = Files(folder).ToList();
        faults.AddRange(names.Where(n => !PackagePath.IsSafe(n)).Select(PackageErrors.NameUnsafe));
        faults.AddRange(Walk(new DirectoryInfo(folder)).Where(e => e.LinkTarget is not null).Select(e => PackageErrors.NotAFile(NameOf(folder, e))));
        if (PackagePath.Collision(names) is { } twice)
        {
            faults.Add(PackageErrors.NameTwice(twice.Name, twice.Other));
        }

        faults.AddRange(Sizes(folder, names, limits));
        if (parsed.Manifest is { } manifest)
        {
            faults.AddRange(PluginChecks.Faults(folder, manifest, host));
        }

        return (parsed.Manifest, faults);
    }

    /// <summary>What a package of the folder holds: every file in it but those that packing itself makes. Links are left out, and not followed.</summary>
    public static IEnumerable<string> Files(string folder) =>
        Walk(new DirectoryInfo(folder)).Where(e => e.LinkTarget is null).Select(e => NameOf(folder, e))
            .Where(n => n is not (HashList.FileName or PackageSignature.FileName))
            .Order(StringComparer.Ordinal);

    /// <summary>Files and links of all kinds.</summary>
    private static IEnumerable<FileSystemInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(e => e is DirectoryInfo { LinkTarget: null } below ? Walk(below) : [e]);

    private static string NameOf(string folder, FileSystemInfo entry) => Path.GetRelativePath(folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<PluginFault> Sizes(string folder, List<string> names, PackageLimits limits)
    {
        if (names.Count > limits.Files - 2)
        {
            yield return PackageErrors.TooManyFiles(names.Count, limits.Files - 2);
        }

        long all = 0;
        foreach (var name in names)
        {
            var size = new FileInfo(Path.Combine(folder, name)).Length;
            all += size;
            if (size > limits.File)
            {
                yield return PackageErrors.FileTooLarge(name, size, limits.File);
            }
        }

        if (all > limits.Content)
        {
            yield return PackageErrors.ContentTooLarge(all, limits.Content);
        }
    }
}
