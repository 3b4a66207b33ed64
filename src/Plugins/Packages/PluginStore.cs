using System.Security.Cryptography;

namespace Derman.Plugins.Packages;

/// <summary>
/// Unpacked packages on this node's disk: <c>&lt;root&gt;/&lt;id&gt;/&lt;version&gt;/</c>. A version is written beside its place, flushed and renamed
/// into it, so that it is there whole or not at all; it never changes afterwards, and whether it has is checked before it is used.
/// </summary>
internal sealed class PluginStore(string root)
{
    private const string Unfinished = ".unfinished-";

    public string FolderOf(string id, Version version) => Path.Combine(root, id, version.ToString());

    /// <summary>Unpacks a sound package into its place. What was there under that version goes.</summary>
    /// <exception cref="InvalidDataException">The package is not the one that was checked.</exception>
    public string Put(Stream package, PackageReport report, PackageReader reader)
    {
        var (id, version) = (report.Hashes!.Id, report.Hashes.Version);
        var (folder, beside, before) = (FolderOf(id, version), Unused(), Unused());
        Directory.CreateDirectory(beside);
        try
        {
            reader.Extract(package, report, beside);
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (Directory.Exists(folder))
            {
                Directory.Move(folder, before);
            }

            Directory.Move(beside, folder);
            return folder;
        }
        finally
        {
            foreach (var left in (string[])[beside, before])
            {
                if (Directory.Exists(left))
                {
                    Directory.Delete(left, recursive: true);
                }
            }
        }
    }

    /// <summary>Why what lies in a version's place is not what its publisher signed, or null when it is.</summary>
    /// <param name="content">SHA-256 of the list of hashes it must have; null for any that is signed.</param>
    public PluginFault? Verify(string id, Version version, IReadOnlyList<Publisher> publishers, string? content = null)
    {
        var folder = FolderOf(id, version);
        try
        {
            var (hashFile, signatureFile) = (Path.Combine(folder, HashList.FileName), Path.Combine(folder, PackageSignature.FileName));
            if (!File.Exists(hashFile) || !File.Exists(signatureFile))
            {
                return PackageErrors.Tampered("They are not all there.");
            }

            var signed = File.ReadAllBytes(hashFile);
            var (list, unreadable) = HashList.Read(signed);
            var (signature, unsigned) = PackageSignature.Read(File.ReadAllBytes(signatureFile));
            return unreadable ?? unsigned ?? signature!.FaultFor(signed, publishers)
                ?? (content is not null && HashList.ContentOf(signed) != content ? PackageErrors.Tampered("They are another package's of that version.") : null)
                ?? (list!.Id != id || list.Version != version ? PackageErrors.Tampered("They are another plugin's or version's.") : FaultOf(folder, list));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Errors.Unreadable(e.Message);
        }
    }

    /// <summary>Removes what was left by a process that ended in the middle, and every version that is not to be kept.</summary>
    /// <returns>How many folders went.</returns>
    public int Clean(IReadOnlySet<(string Id, Version Version)> kept)
    {
        var left = Folders(root).Where(IsUnfinished).ToList();
        left.ForEach(folder => Directory.Delete(folder, recursive: true));
        var gone = left.Count;
        foreach (var plugin in Folders(root))
        {
            foreach (var version in Folders(plugin).Where(v => !Version.TryParse(Path.GetFileName(v), out var number) || !kept.Contains((Path.GetFileName(plugin), number))))
            {
                Directory.Delete(version, recursive: true);
                gone++;
            }

            if (!Directory.EnumerateFileSystemEntries(plugin).Any())
            {
                Directory.Delete(plugin);
            }
        }

        return gone;
    }

    private string Unused() => Path.Combine(root, $"{Unfinished}{Guid.NewGuid():n}");

    private static bool IsUnfinished(string folder) => Path.GetFileName(folder).StartsWith(Unfinished, StringComparison.Ordinal);

    private static PluginFault? FaultOf(string folder, HashList list)
    {
        var there = FolderCheck.Files(folder).ToHashSet(StringComparer.Ordinal);
        var expected = list.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (!there.SetEquals(expected))
        {
            return PackageErrors.Tampered($"{there.Except(expected, StringComparer.Ordinal).Concat(expected.Except(there, StringComparer.Ordinal)).First()} is there and should not be, or the other way round.");
        }

        foreach (var file in list.Files)
        {
            using var content = File.OpenRead(Path.Combine(folder, file.Path));
            if (content.Length != file.Size || Convert.ToHexStringLower(SHA256.HashData(content)) != file.Sha256)
            {
                return PackageErrors.Tampered($"{file.Path} was changed.");
            }
        }

        return null;
    }

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
