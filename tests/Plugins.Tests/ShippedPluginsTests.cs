using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>What holds for the plugins with settings classes and texts of their own.</summary>
public sealed partial class ShippedPluginsTests
{
    public static TheoryData<string> Plugins => ["sms", "telegram", "meta", "phone"];

    [Theory]
    [MemberData(nameof(Plugins))]
    public void SettingsOfTheCode_AreThoseOfTheManifest(string id)
    {
        var manifest = Shipped.Package(id).Manifest!;
        IReadOnlyList<string> keys;
        using (var loader = PluginLoader.CreateFromAssemblyFile(Path.Combine(Shipped.Folder, id, ((AssemblyEntry)manifest.Entry).Assembly)))
        {
            keys = Keys(loader.LoadDefaultAssembly());
        }

        Assert.Empty(manifest.Settings.Select(field => field.Key).Except(keys, StringComparer.Ordinal));
        Assert.All(manifest.Settings, field =>
        {
            Assert.Equal(["en", "fa", "tr"], field.Name.Keys.Order(StringComparer.Ordinal));
            Assert.True(field.Hint.Count is 0 or 3, field.Key);
        });
    }

    [Theory]
    [MemberData(nameof(Plugins))]
    public void Texts_AreThereInThreeLanguages_ForEveryCode(string id)
    {
        var folder = Path.Combine(Shipped.Folder, id);
        var texts = new[] { "en", "fa", "tr" }.Select(language => Texts(Path.Combine(folder, "strings", $"{language}.json"))).ToList();
        Assert.All(texts, text => Assert.Equal(texts[0].Keys.Order(StringComparer.Ordinal), text.Keys.Order(StringComparer.Ordinal)));
        Assert.All(texts.SelectMany(text => text.Values), text => Assert.False(string.IsNullOrWhiteSpace(text)));

        // The codes are found in the code itself, as the words the host will look up.
        var source = SourceOf(id);
        var codes = HealthCode().Matches(source).Select(match => $"health.{match.Groups[1].Value}")
            .Concat(RejectionCode().Matches(source).Select(match => $"rejection.{char.ToLowerInvariant(match.Groups[1].Value[0])}{match.Groups[1].Value[1..]}"))
            .Concat(UnknownCode().Matches(source).SelectMany(match => Quoted().Matches(match.Value)).Select(match => $"unknown.{match.Groups[1].Value}"));
        Assert.Empty(codes.Distinct(StringComparer.Ordinal).Except(texts[0].Keys, StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Texts(string file) => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file))!;

    private static List<string> Keys(Assembly assembly) =>
    [
        .. assembly.GetTypes().Where(type => type.Name.EndsWith("Settings", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.NonPublic))
            .Where(field => field is { IsLiteral: true, FieldType.FullName: "System.String" })
            .Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static string SourceOf(string id)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Platform.sln")))
        {
            root = root.Parent!;
        }

        var files = Directory.GetFiles(Path.Combine(root.FullName, "plugins", id), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return string.Join('\n', files.Select(File.ReadAllText));
    }

    [GeneratedRegex("HealthReport\\(\\s*HealthState\\.[A-Za-z]+, \"([a-zA-Z]+)\"")]
    private static partial Regex HealthCode();

    [GeneratedRegex("SendRejection\\.([A-Za-z]+)")]
    private static partial Regex RejectionCode();

    [GeneratedRegex("UnknownEvent\\.From\\([^;\\n]*")]
    private static partial Regex UnknownCode();

    [GeneratedRegex("\"([a-zA-Z]+)\"")]
    private static partial Regex Quoted();
}
