using System.IO.Compression;
using System.Security.Cryptography;

namespace Derman.Plugins.Packages;

/// <summary>Writes packages: the same folder and key-less content always give the same bytes, whoever packs and whenever.</summary>
internal static class PackageWriter
{
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private const int PlainFile = unchecked((int)(0x81A4u << 16)); // -rw-r--r--

    /// <summary>Packs a folder that <see cref="FolderCheck"/> has found sound.</summary>
    /// <param name="to">Can be sought in.</param>
    /// <param name="key">Signs it; null leaves it unsigned.</param>
    public static HashList Pack(string folder, string id, Version version, Stream to, ECDsa? key)
    {
        var files = FolderCheck.Files(folder).Select(name =>
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            return new HashedFile(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
        });
        var list = new HashList(id, version, [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)]);
        var hashes = list.Write();
        Write(to, hashes, key is null ? null : PackageSignature.Of(key, hashes), list.Files.Select(f => f.Path), name => File.OpenRead(Path.Combine(folder, name)));
        return list;
    }

    /// <summary>The same package with this key's signature in place of any other.</summary>
    /// <param name="package">One that was found sound.</param>
    public static void Sign(Stream package, Stream to, ECDsa key)
    {
        var members = ZipDirectory.Read(package, PackageLimits.Default).Members.ToDictionary(m => m.Name, StringComparer.Ordinal);
        var hashes = PackageReader.Read(package, members[HashList.FileName]);
        var names = members.Keys.Where(n => n is not (HashList.FileName or PackageSignature.FileName)).Order(StringComparer.Ordinal);
        Write(to, hashes, PackageSignature.Of(key, hashes), names, name => new MemoryStream(PackageReader.Read(package, members[name])));
    }

    private static void Write(Stream to, byte[] hashes, PackageSignature? signature, IEnumerable<string> names, Func<string, Stream> open)
    {
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        Add(zip, HashList.FileName, new MemoryStream(hashes));
        if (signature is not null)
        {
            Add(zip, PackageSignature.FileName, new MemoryStream(signature.Write()));
        }

        foreach (var name in names)
        {
            Add(zip, name, open(name));
        }
    }

    private static void Add(ZipArchive zip, string name, Stream content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Always;
        entry.ExternalAttributes = PlainFile;
        using (content)
        using (var packed = entry.Open())
        {
            content.CopyTo(packed);
        }
    }
}
