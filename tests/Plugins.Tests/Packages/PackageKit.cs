using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Derman.Plugins.Packages;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Packages;

/// <summary>Good packages, and bad ones made of good ones.</summary>
internal sealed class PackageKit
{
    public const int PlainFile = unchecked((int)(0x81A4u << 16));

    public static ECDsa Key { get; } = PublisherKey.Create();

    public static Publisher Maker { get; } = PublisherOf(Key, "Vendor");

    public static Publisher PublisherOf(ECDsa key, string name, bool inProcess = true, bool withdrawn = false)
    {
        var shown = key.ExportSubjectPublicKeyInfo();
        return new Publisher(PublisherKey.IdOf(shown), name, shown, inProcess, withdrawn);
    }

    /// <summary>The files of a shipped plugin, its manifest changed.</summary>
    public static Dictionary<string, byte[]> Files(Func<string, string>? change = null, string id = "phone")
    {
        var folder = Path.Combine(Shipped.Folder, id);
        var files = FolderCheck.Files(folder).ToDictionary(n => n, n => File.ReadAllBytes(Path.Combine(folder, n)), StringComparer.Ordinal);
        files["channel.json"] = Encoding.UTF8.GetBytes((change ?? (m => m))(Encoding.UTF8.GetString(files["channel.json"])));
        return files;
    }

    public static Func<string, string> Version(string version) => manifest => manifest.Replace("\"1.0.0\"", $"\"{version}\"", StringComparison.Ordinal);

    /// <summary>A signed package as a maker's tool writes it.</summary>
    public static byte[] Package(string version = "1.1.0", ECDsa? key = null, Func<string, string>? change = null)
    {
        var files = Files(m => (change ?? (x => x))(Version(version)(m)));
        return Zip(Signed(files, "phone", version, key ?? Key));
    }

    /// <summary>The files with their list of hashes and its signature in front.</summary>
    public static List<(string Name, byte[] Content, int Attributes)> Signed(
        IReadOnlyDictionary<string, byte[]> files, string id = "phone", string version = "1.1.0", ECDsa? key = null, Func<byte[], byte[]>? changeHashes = null)
    {
        var list = new HashList(id, System.Version.Parse(version), [.. files.Select(f => new HashedFile(f.Key, f.Value.Length, Convert.ToHexStringLower(SHA256.HashData(f.Value))))]);
        var hashes = (changeHashes ?? (h => h))(list.Write());
        return
        [
            (HashList.FileName, hashes, PlainFile),
            (PackageSignature.FileName, PackageSignature.Of(key ?? Key, hashes).Write(), PlainFile),
            .. files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value, PlainFile)),
        ];
    }

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content, int Attributes)> entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, attributes) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public static PackageReport Check(byte[] package, params Publisher[] publishers) =>
        new PackageReader().Check(new MemoryStream(package), publishers.Length == 0 ? [Maker] : publishers);

    public static string[] Codes(PackageReport report) => [.. report.Faults.Select(f => f.Code)];
}
