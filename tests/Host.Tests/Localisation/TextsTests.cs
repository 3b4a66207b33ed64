using System.Reflection;
using System.Text.RegularExpressions;
using Derman.Core.Audit;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Html;

namespace Derman.Host.Tests.Localisation;

public sealed partial class TextsTests
{
    public static TheoryData<string> AllLanguages => new(Languages.All);

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void EveryLanguage_HasTheSameKeys(string language)
    {
        var reference = Plain(Languages.Turkish);
        Assert.Equal(reference, Plain(language));
    }

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void EveryText_IsWrittenAndNamesTheSamePlaceholders(string language)
    {
        var turkish = Texts.BuiltIn.For(Languages.Turkish);
        var text = Texts.BuiltIn.For(language);
        foreach (var key in text.Keys)
        {
            Assert.False(string.IsNullOrWhiteSpace(text[key]), key);
            var based = key.Replace(Texts.OneSuffix, "", StringComparison.Ordinal);
            Assert.True(Slots(text[key]).SetEquals(Slots(turkish[based])), $"{language}: {key}");
        }
    }

    [Fact]
    public void EveryEventOfTheChain_HasWordsOfItsOwn()
    {
        var text = Texts.BuiltIn.For(Languages.Turkish);
        var kinds = typeof(EventChain).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string) && field.Name.EndsWith("Event", StringComparison.Ordinal))
            .Select(field => (string)field.GetRawConstantValue()!)
            .ToList();
        Assert.NotEmpty(kinds);
        Assert.DoesNotContain(kinds, kind => !text.Has($"event.{kind}") && !text.Has($"audit.event.{kind}"));
    }

    [Fact]
    public void Persian_UsesItsOwnLettersAndDigits()
    {
        var text = Texts.BuiltIn.For(Languages.Persian);
        foreach (var key in text.Keys)
        {
            // Arabic yeh and kaf look alike but are other letters; a space before «ها» should be a zero-width non-joiner.
            Assert.False(text[key].AsSpan().IndexOfAny('\u064a', '\u0643') >= 0, key);
            Assert.DoesNotMatch(@" (ها|های)(?!\w)", text[key]);
            Assert.False(AsciiDigits().IsMatch(Placeholder().Replace(text[key], "")), key);
        }
    }

    [Fact]
    public void EveryKeyUsedInPagesAndCode_Exists()
    {
        var text = Texts.BuiltIn.For(Languages.English);
        var missing = Sources().SelectMany(file => UsedKeys().Matches(File.ReadAllText(file)).Select(m => (file, key: m.Groups["key"].Value)))
            .Where(used => !text.Has(used.key))
            .Select(used => $"{Path.GetFileName(used.file)}: {used.key}");
        Assert.Empty(missing);
    }

    [Fact]
    public void T_FillsNamedPlaceholdersInTheLanguagesDigits()
    {
        Assert.Equal("86 açık başvuru", Texts.BuiltIn.For("tr").T("inbox.count", ("n", 86)));
        Assert.Equal("۱٬۰۸۶ درخواست باز", Texts.BuiltIn.For("fa").T("inbox.count", ("n", 1086)));
        Assert.Equal("1,086 open requests", Texts.BuiltIn.For("en").T("inbox.count", ("n", 1086)));
        Assert.Equal("1 open request", Texts.BuiltIn.For("en").T("inbox.count", ("n", 1)));
        Assert.Equal("1 açık başvuru", Texts.BuiltIn.For("tr").T("inbox.count", ("n", 1)));
    }

    [Fact]
    public void T_WithoutItsArgument_ShowsTheSlot() =>
        Assert.Equal("{n} açık başvuru", Texts.BuiltIn.For("tr").T("inbox.count"));

    [Fact]
    public void T_UnknownKey_ShowsTheKey() => Assert.Equal("no.such.key", Texts.BuiltIn.For("tr")["no.such.key"]);

    [Fact]
    public void Html_EncodesTextArgumentsAndKeepsMarkup()
    {
        var html = Texts.BuiltIn.For("en").Html("portal.track.request", ("no", new HtmlString("<bdi>A-1</bdi>")));
        Assert.Equal("Request <bdi>A-1</bdi>", html.ToString());
        Assert.Equal("Request &lt;b&gt;", Texts.BuiltIn.For("en").Html("portal.track.request", ("no", "<b>")).ToString());
    }

    [Fact]
    public void T_TurkishEndings_FollowTheName()
    {
        var text = Texts.BuiltIn.For("tr");
        Assert.Equal("3 başvuru Zabıta’ya zimmetlendi.", text.T("inbox.bulk.done", ("n", 3), ("unit", "Zabıta")));
        Assert.Equal("3 başvuru Fen İşleri’ne zimmetlendi.", text.T("inbox.bulk.done", ("n", 3), ("unit", "Fen İşleri")));
        Assert.Equal(
            "WhatsApp 10:20’den beri cevap vermiyor. 6 ileti sırada, kaybolmadı.",
            text.T("channel.down", ("channel", "WhatsApp"), ("time", "10:20"), ("n", 6)));
    }

    private static List<string> Plain(string language) =>
        [.. Texts.BuiltIn.For(language).Keys.Where(k => !k.EndsWith(Texts.OneSuffix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static HashSet<string> Slots(string text) =>
        [.. Placeholder().Matches(text).Select(m => m.Groups["name"].Value)];

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Platform.sln"))) folder = folder.Parent;
        var host = Path.Combine(folder.FullName, "src", "Host");
        return new[] { "*.cshtml", "*.cs" }
            .SelectMany(kind => Directory.EnumerateFiles(host, kind, SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\{(?<name>\w+)(:\w+)?\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex("[0-9]", RegexOptions.None, 1000)]
    private static partial Regex AsciiDigits();

    // text.T("key", Text.Html("key", Text["key"], t["key"]: literals only; computed keys are covered by their own tests.
    [GeneratedRegex("\\b(?:[Tt]ext|t)(?:\\.(?:T|Html)\\(|\\[)\"(?<key>[a-zA-Z0-9.]+)\"[\\],)]", RegexOptions.None, 1000)]
    private static partial Regex UsedKeys();
}
