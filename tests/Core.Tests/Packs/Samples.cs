using System.Text;
using System.Text.Json.Nodes;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Packs;

/// <summary>The committed packs, and copies of the template to break.</summary>
internal static class Samples
{
    public static readonly string[] Tenants = ["behzisti-wa", "erenler", "hizir-erzincan", "melikgazi", "tatvan"];

    public static string Folder { get; } = FindFolder();

    public static IReadOnlyDictionary<string, byte[]> Files(string id) => Directory
        .EnumerateFiles(Path.Combine(Folder, id), "*.json", SearchOption.AllDirectories)
        .ToDictionary(
            path => Path.GetRelativePath(Path.Combine(Folder, id), path).Replace(Path.DirectorySeparatorChar, '/'),
            File.ReadAllBytes,
            StringComparer.Ordinal);

    public static TenantPack Pack(string id)
    {
        var reading = PackReader.Read(Files(id));
        Assert.Empty(reading.Problems);
        return reading.Pack!;
    }

    /// <summary>The template with one file changed.</summary>
    public static PackReading Broken(string file, Action<JsonObject> change)
    {
        var files = Files("_template").ToDictionary(StringComparer.Ordinal);
        Edit(files, file, change);
        return PackReader.Read(files);
    }

    public static void Edit(Dictionary<string, byte[]> files, string file, Action<JsonObject> change)
    {
        var document = JsonNode.Parse(files[file])!.AsObject();
        change(document);
        files[file] = Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>The value at a JSON Pointer.</summary>
    public static JsonNode At(JsonNode root, string pointer) => pointer
        .Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step)]! : node[step]!);

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
            {
                return Path.Combine(folder.FullName, "tenants");
            }
        }

        throw new DirectoryNotFoundException("Platform.sln is nowhere above the tests.");
    }
}
