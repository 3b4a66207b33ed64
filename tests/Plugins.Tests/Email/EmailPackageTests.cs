using System.Text.Json;
using System.Text.RegularExpressions;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>What lies beside the host: one script, three languages, no packages.</summary>
public sealed partial class EmailPackageTests
{
    private static readonly string Folder = Path.Combine(Shipped.Folder, "email");

    [Fact]
    public void Folder_HasOneScript_AndNoPackages()
    {
        Assert.Null(Shipped.Package("email").Fault);
        Assert.Equal(
            ["README.md", "channel.json", "dist/main.js", "strings/en.json", "strings/fa.json", "strings/tr.json"],
            Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fields_AreNamedInThreeLanguages() => Assert.All(Shipped.Package("email").Manifest!.Settings, field =>
    {
        Assert.Equal(["en", "fa", "tr"], field.Name.Keys.Order(StringComparer.Ordinal));
        Assert.True(field.Hint.Count is 0 or 3, field.Key);
    });

    [Fact]
    public void Texts_AreThereInThreeLanguages_ForEveryCode()
    {
        var texts = new[] { "en", "fa", "tr" }.Select(language =>
            JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "strings", $"{language}.json")))!).ToList();
        Assert.All(texts, text => Assert.Equal(texts[0].Keys.Order(StringComparer.Ordinal), text.Keys.Order(StringComparer.Ordinal)));
        var script = File.ReadAllText(Path.Combine(Folder, "dist", "main.js"));
        var codes = Rejections().Matches(script).Select(match => $"rejection.{match.Groups[1].Value}")
            .Concat(Health().Matches(script).Where(match => match.Groups[1].Value != "healthy").Select(match => $"health.{match.Groups[2].Value}"))
            .Append("health.ok").ToList();
        Assert.True(codes.Count > 10, string.Join(' ', codes));
        Assert.Empty(codes.Distinct(StringComparer.Ordinal).Except(texts[0].Keys, StringComparer.Ordinal));
    }

    [GeneratedRegex("rejected\\(\"([a-zA-Z]+)\"")]
    private static partial Regex Rejections();

    [GeneratedRegex("state:\"([a-zA-Z]+)\",code:\"([a-zA-Z]+)\"")]
    private static partial Regex Health();
}
