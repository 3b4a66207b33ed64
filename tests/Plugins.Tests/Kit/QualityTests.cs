using System.Text.Json;
using Derman.Channels.Testing;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>Every plugin says how it stands to every rule of docs/plugin-quality.md, and the page for vendors shows what is really there.</summary>
public sealed class QualityTests
{
    private static readonly string[] Grades = ["bronze", "silver", "gold", "platinum"];

    public static TheoryData<string> Folders
    {
        get
        {
            var folders = Directory.GetFiles(Path.Combine(Shipped.Root, "plugins"), "channel.json", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Shipped.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'))
                .Where(folder => !folder.Contains("/bin/", StringComparison.Ordinal) && !folder.Contains("/node_modules/", StringComparison.Ordinal));
            return [.. folders.Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Plugin_SaysHowItStandsToEveryRule(string folder)
    {
        var file = Path.Combine(Shipped.Root, folder, "quality.json");
        Assert.True(File.Exists(file), $"{folder} has no quality.json; docs/plugin-quality.md has the rules.");
        var stands = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(file))!;
        Assert.Equal(Rules().Select(rule => rule.Name), stands.Keys);
        Assert.All(stands, rule => Assert.True(
            rule.Value is "done" or "todo" || (rule.Value.StartsWith("exempt: ", StringComparison.Ordinal) && rule.Value.Length > 12), $"{folder}, {rule.Key}: {rule.Value}"));
    }

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("telegram")]
    [InlineData("sms")]
    [InlineData("phone")]
    [InlineData("open311")]
    [InlineData("meta")]
    [InlineData("email")]
    [InlineData("chat")]
    public void OurOwn_HaveSilverAtLeast_AndTheKitIsDone(string id)
    {
        var stands = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Shipped.Root, "plugins", id, "quality.json")))!;
        Assert.All(Rules().Where(rule => rule.Grade is "bronze" or "silver"), rule => Assert.True(stands[rule.Name] != "todo", $"{id}: {rule.Name} is open."));

        // What the kit proves is claimed only where the kit runs.
        Assert.Contains(typeof(ShippedConformance).Assembly.GetTypes(), type =>
            type.IsSubclassOf(typeof(ChannelConformance)) && type.Name.StartsWith(id, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("_template", "csharp", 5)]
    [InlineData("_template", "json", 1)]
    [InlineData("_template-ts", "ts", 5)]
    [InlineData("_template-ts", "json ts", 1)]
    public void Snippets_ForVendors_StandInTheTemplate(string template, string language, int least)
    {
        var written = string.Join('\n', Directory.GetFiles(Path.Combine(Shipped.Root, "plugins", template), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".json", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var shown = Blocks(language).ToList();
        Assert.True(shown.Count >= least, $"Only {shown.Count} of {language}.");
        Assert.All(shown, snippet => Assert.Contains(snippet, written, StringComparison.Ordinal));
    }

    [Fact]
    public void Commands_ForVendors_AreThoseTheScriptRuns()
    {
        Assert.Single(Blocks("sh vendor-any"));
        Assert.Equal((2, 2), (Blocks("sh vendor").Count(), Blocks("sh vendor-ts").Count()));
        Assert.Equal((1, 1), (Blocks("sh operator").Count(), Blocks("sh operator-ts").Count()));
        Assert.Empty(Blocks("sh"));
    }

    private static IEnumerable<string> Blocks(string language) =>
        File.ReadAllText(Path.Combine(Shipped.Root, "docs", "vendors.md")).Split("\n```")
            .Where(part => part.StartsWith($"{language}\n", StringComparison.Ordinal)).Select(part => part[(language.Length + 1)..]);

    private static List<(string Grade, string Name)> Rules() =>
    [
        .. File.ReadAllLines(Path.Combine(Shipped.Root, "docs", "plugin-quality.md")).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 4 && Grades.Contains(cells[1], StringComparer.Ordinal)).Select(cells => (cells[1], cells[2])),
    ];
}
