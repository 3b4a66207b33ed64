using System.Security.Cryptography;
using Derman.Plugins.Packages;

namespace Derman.Host.Tests.Operator.Plugins;

/// <summary>A maker of plugins with a key: packs the shipped telephone plugin under other versions and ids.</summary>
internal sealed class Maker : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("derman-maker-").FullName;

    public ECDsa Key { get; } = PublisherKey.Create();

    public string KeyId => PublisherKey.IdOf(Key.ExportSubjectPublicKeyInfo());

    public string PublicPem => Key.ExportSubjectPublicKeyInfoPem();

    public static string Shipped(string id) => Path.Combine(AppContext.BaseDirectory, "plugins", id);

    /// <summary>A folder of a built plugin.</summary>
    public string Folder(string version, string id = "phone", Func<string, string>? change = null)
    {
        var folder = Path.Combine(_folder, $"{id}-{version}-{Guid.NewGuid():n}");
        foreach (var name in FolderCheck.Files(Shipped("phone")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.Copy(Path.Combine(Shipped("phone"), name), Path.Combine(folder, name));
        }

        var manifest = Path.Combine(folder, "channel.json");
        var text = File.ReadAllText(manifest)
            .Replace("\"1.0.0\"", $"\"{version}\"", StringComparison.Ordinal)
            .Replace("\"id\": \"phone\"", $"\"id\": \"{id}\"", StringComparison.Ordinal);
        File.WriteAllText(manifest, (change ?? (m => m))(text));
        return folder;
    }

    public byte[] Package(string version, string id = "phone", Func<string, string>? change = null, ECDsa? key = null)
    {
        using var package = new MemoryStream();
        PackageWriter.Pack(Folder(version, id, change), id, Version.Parse(version), package, key ?? Key);
        return package.ToArray();
    }

    /// <summary>As a file, for commands.</summary>
    public string FileOf(string version, string id = "phone", Func<string, string>? change = null)
    {
        var file = Path.Combine(_folder, $"{id}-{version}.dchannel");
        File.WriteAllBytes(file, Package(version, id, change));
        return file;
    }

    public string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    public string In(string name) => Path.Combine(_folder, name);

    public static string WithHost(string manifest) => manifest.Replace("\"permittedHosts\": []", "\"permittedHosts\": [\"api.example.org\"]", StringComparison.Ordinal);

    public void Dispose()
    {
        Key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
