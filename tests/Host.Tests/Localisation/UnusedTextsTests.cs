using System.Text;
using System.Text.RegularExpressions;
using Derman.Host.Localisation;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Localisation;

/// <summary>Words that no screen says any more are thrown away: nobody would notice that they had become wrong.</summary>
public sealed partial class UnusedTextsTests
{
    [Fact]
    public void EveryKey_IsUsedSomewhere()
    {
        var sources = Sources().ToList();
        var whole = sources.SelectMany(s => Whole().Matches(s)).Select(m => m.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);
        var starts = sources.SelectMany(s => Added().Matches(s)).Select(m => m.Groups["key"].Value).ToList();
        var made = sources.SelectMany(s => Made().Matches(s)).Select(m => Pattern(m.Groups["key"].Value)).OfType<string>().Distinct(StringComparer.Ordinal).Select(p => new Regex(p, RegexOptions.None, TimeSpan.FromSeconds(1))).ToList();

        var unused = Texts.BuiltIn.For(Languages.English).Keys
            .Select(k => k.Replace(Texts.OneSuffix, "", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Where(k => !whole.Contains(k) && !starts.Exists(s => k.StartsWith(s, StringComparison.Ordinal)) && !made.Exists(p => p.IsMatch(k)))
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(unused.Count == 0, $"Take these out of src/Host/Strings/*.json, or say them somewhere:\n{string.Join('\n', unused)}");
    }

    /// <summary>"action.{0}.effect" as a pattern; null when its first part is not known.</summary>
    private static string? Pattern(string made)
    {
        var (pattern, depth) = (new StringBuilder("^"), 0);
        foreach (var c in made)
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '{' && depth == 1)
            {
                pattern.Append(".+");
            }
            else if (depth == 0 && c != '}')
            {
                pattern.Append(Regex.Escape(c.ToString()));
            }
        }

        return KnownStart().IsMatch(made) ? pattern.Append('$').ToString() : null;
    }

    private static IEnumerable<string> Sources() =>
        new[] { "*.cs", "*.cshtml", "*.ts" }
            .SelectMany(kind => Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), kind, SearchOption.AllDirectories))
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("[\"'](?<key>[a-z][a-zA-Z0-9]*(\\.[a-zA-Z0-9]+)*)[\"']", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Whole();

    [GeneratedRegex("\"(?<key>[a-z][a-zA-Z0-9.]*\\.)\" \\+", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Added();

    [GeneratedRegex("\\$\"(?<key>[a-z][^\"]*\\{[^\"]*)\"", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Made();

    [GeneratedRegex("^[a-z][a-zA-Z0-9]*\\.", RegexOptions.None, 1000)]
    private static partial Regex KnownStart();
}
