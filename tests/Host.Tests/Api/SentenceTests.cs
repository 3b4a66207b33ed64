using System.Reflection;
using System.Text.RegularExpressions;
using Derman.Core.Common;
using Derman.Host.Api;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>Every refusal the source can make has a sentence in each language.</summary>
public sealed partial class SentenceTests
{
    private static readonly ProblemSentences Sentences = new();

    /// <summary>Texts of the same shape that name fields of a body or acts, not codes.</summary>
    private static readonly HashSet<string> Fields = ["location.lat", "location.lon", "location.neighbourhood", "location.address", "target.businessDays", "target.calendarDays", "target.minutes", Core.Staff.Acts.ManageConfiguration];

    /// <summary>Parts of the tenancy that speak to people at a screen.</summary>
    private static readonly string[] Screens = ["src/Core/Tenancy/Changing/", "src/Core/Tenancy/Editing/", "src/Core/Tenancy/Branding/", "src/Core/Tenancy/HostNames/"];

    [Fact]
    public void EveryCodeInTheSource_HasASentenceInEachLanguage()
    {
        var codes = CodesInSource();
        Assert.True(codes.Count > 60, $"Only {codes.Count} codes found: the search itself is broken.");
        foreach (var language in ProblemSentences.Languages)
        {
            Assert.Empty(codes.Except(Sentences.Codes(language), StringComparer.Ordinal));
        }
    }

    [Fact]
    public void EveryNamedFailure_HasASentenceInEachLanguage()
    {
        var failures = typeof(Failure).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Failure))
            .Select(f => ((Failure)f.GetValue(null)!).Code)
            .ToHashSet();
        Assert.True(failures.Count > 10);
        Assert.All(ProblemSentences.Languages, language => Assert.Empty(failures.Except(Sentences.Codes(language), StringComparer.Ordinal)));
    }

    [Fact]
    public void Languages_HaveTheSameCodesAndTheSameValues()
    {
        var english = Sentences.Codes("en").Order(StringComparer.Ordinal).ToList();
        foreach (var language in ProblemSentences.Languages)
        {
            Assert.Equal(english, Sentences.Codes(language).Order(StringComparer.Ordinal));
            Assert.All(english, code => Assert.Equal(Placeholders(code, "en"), Placeholders(code, language)));
        }
    }

    [Fact]
    public void NoSentenceIsLeftOver() =>
        Assert.Empty(Sentences.Codes("en").Except(CodesInSource(), StringComparer.Ordinal));

    private static HashSet<string> CodesInSource()
    {
        var families = Sentences.Codes("en").Select(c => c.Split('.')[0]).ToHashSet();
        return Repository.Sources("src/Core", "src/Host")
            .Where(f => (!f.Path.StartsWith("src/Core/Tenancy/", StringComparison.Ordinal) || Array.Exists(Screens, s => f.Path.StartsWith(s, StringComparison.Ordinal))) && !f.Path.StartsWith("src/Core/Storage/", StringComparison.Ordinal) // packs speak to operators, in their own words
                && !f.Path.StartsWith("src/Host/Pages/", StringComparison.Ordinal)) // pages name the words of screens, which have a test of their own
            .SelectMany(f => Quoted().Matches(f.Text).Select(m => m.Groups[1].Value))
            .Where(c => families.Contains(c.Split('.')[0]) && (c.Contains('.', StringComparison.Ordinal) || c == "notFound") && !Fields.Contains(c) && !c.EndsWith(".json", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static string Placeholders(string code, string language) =>
        string.Join(' ', Placeholder().Matches(Sentences.Of(code, language, null)).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [GeneratedRegex("\"((?:[a-z][A-Za-z]*\\.[a-z][A-Za-z]+)|notFound)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("\\{[a-zA-Z]+\\}")]
    private static partial Regex Placeholder();
}
