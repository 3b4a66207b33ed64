using System.Text.Json;
using System.Text.RegularExpressions;

namespace Derman.Architecture.Tests;

/// <summary>What the check of packs refuses and why a plugin does not run is told in the reader's language: every code has its sentence.</summary>
public sealed partial class ProblemCodeTests
{
    /// <summary>Where the codes are made. Keys of messages to citizens and names of files are written there too.</summary>
    private static readonly string[] Places = ["src/Core/Tenancy/Packs/", "src/Core/Tenancy/Admin/ConfigurationImpact.cs", "src/Core/Tenancy/Admin/ApplyPack.cs", "src/Plugins/Errors.cs", "src/Plugins/Packages/PackageErrors.cs"];

    /// <summary>Put together at the place: an outline is the institution's, or a neighbourhood's.</summary>
    private static readonly string[] Outlines = ["tenant.area.open", "tenant.area.latitude", "neighbourhood.area.open", "neighbourhood.area.latitude"];

    [Theory]
    [InlineData("tr")]
    [InlineData("fa")]
    [InlineData("en")]
    public void EveryCode_HasASentence(string language)
    {
        var codes = Codes();
        Assert.True(codes.Count > 100, $"Only {codes.Count} codes were found.");
        Assert.Contains("workflow.outcome.guard", codes);
        Assert.Contains("plugin.loadFailed", codes);
        Assert.Contains("package.unsigned", codes);
        using var words = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(SourceTree.Root, "src/Host/Strings", $"{language}.json")));
        Assert.DoesNotContain(codes, c => !words.RootElement.TryGetProperty($"problem.{c}", out _));
    }

    private static List<string> Codes() =>
    [
        .. SourceTree.Code
            .Where(f => Array.Exists(Places, p => f.Path.StartsWith(p, StringComparison.Ordinal)))
            .SelectMany(f => Code().Matches(f.Text).Select(m => m.Groups["code"].Value))
            .Where(c => !c.EndsWith(".json", StringComparison.Ordinal) && !c.StartsWith("end.", StringComparison.Ordinal))
            .Concat(Outlines)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex("\"(?<code>[a-z][A-Za-z]*(\\.[a-z][A-Za-z]*)+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
