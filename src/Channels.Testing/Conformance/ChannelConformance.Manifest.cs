using System.Text.Json;
using Xunit;

namespace Derman.Channels.Testing;

// What stands in the folder, and whether the code keeps it.
public abstract partial class ChannelConformance
{
    /// <summary>The manifest is whole, fits this contract and its folder.</summary>
    [ConformanceFact]
    public void Manifest_IsWhole_AndFitsItsFolder()
    {
        Assert.Equal(Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder)), Manifest.Id);
        Assert.True(Manifest.Sdk.Contains(ChannelsSdk.Current), $"The manifest wants contract {Manifest.Sdk.Min} to {Manifest.Sdk.Max}; this is {ChannelsSdk.Current}.");
        var entry = Manifest.Entry is ProgramEntry program ? program.Script : ((AssemblyEntry)Manifest.Entry).Assembly;
        Assert.True(File.Exists(Path.Combine(Folder, entry)), $"channel.json names {entry}, which does not lie beside it.");
        Assert.True(File.Exists(Path.Combine(Folder, "README.md")), "A plugin has a README.md: administrators set it up by it.");
    }

    /// <summary>What the manifest declares is what the code gives, no more and no less.</summary>
    [ConformanceFact]
    public void Capabilities_OfTheCode_AreThoseDeclared()
    {
        (ChannelCapability Capability, object? Part)[] parts =
        [
            (ChannelCapability.ReceiveWebhooks, Plugin.Webhooks), (ChannelCapability.SendMessages, Plugin.Sender), (ChannelCapability.FetchMedia, Plugin.Media),
            (ChannelCapability.CheckHealth, Plugin.Health), (ChannelCapability.ReceiveStream, Plugin.Stream), (ChannelCapability.MeasureMessages, Plugin.Measure),
            (ChannelCapability.ForwardReports, Plugin.Reports),
        ];
        Assert.Equal(Manifest.Capabilities.Order(), parts.Where(part => part.Part is not null).Select(part => part.Capability).Order());
    }

    /// <summary>The accounts given pass the check a host makes; taking a required value away or adding an unknown one fails it.</summary>
    [ConformanceFact]
    public void Settings_PassTheCheck_AndOnlyWhenComplete()
    {
        foreach (var account in new[] { Account, OtherAccount })
        {
            Assert.Empty(Problems(account));
            Assert.Contains(Problems(account.With("kitUnknown", "x")), problem => problem.Code == "setting.unknown");
            foreach (var field in Manifest.Settings.Where(field => field is { Required: true, Default: null }))
            {
                Assert.Contains(Problems(account.With(field.Key, null)), problem => problem.Key == field.Key && problem.Code == "setting.missing");
            }
        }
    }

    /// <summary>Every value comes back as it was given, secrets only as secrets, defaults where nothing was given.</summary>
    [ConformanceFact]
    public void Settings_SurviveTheRoundTrip()
    {
        var host = Host();
        var context = Account.Context(Manifest);
        foreach (var field in Manifest.Settings)
        {
            var given = Account.Values.TryGetValue(field.Key, out var value) ? value : field.Default;
            var isSecret = field.Type == SettingType.Secret;
            Assert.Equal(given, isSecret ? host.Secret(field.Key) : host.Setting(field.Key));
            Assert.Equal(given, isSecret ? context.Secret(field.Key) : context.Setting(field.Key));
            Assert.Null(isSecret ? context.Setting(field.Key) : context.Secret(field.Key));
        }
    }

    /// <summary>No two secrets are alike, or a mix-up of accounts could not be seen.</summary>
    [ConformanceFact]
    public void Accounts_HaveSecretsOfTheirOwn()
    {
        var (ours, theirs) = (Account.Secrets(Manifest), OtherAccount.Secrets(Manifest));
        Assert.NotEqual(Account.Key, OtherAccount.Key);
        Assert.All(ours, secret => Assert.NotEqual(secret.Value, theirs.GetValueOrDefault(secret.Key)));
    }

    /// <summary>Every language has words for the same keys, and none is empty.</summary>
    [ConformanceFact]
    public void Strings_AreAlikeInEveryLanguage()
    {
        var languages = Strings();
        Assert.True(languages.ContainsKey("en"), "strings/en.json is missing.");
        foreach (var (language, texts) in languages)
        {
            Assert.True(languages["en"].Keys.ToHashSet(StringComparer.Ordinal).SetEquals(texts.Keys), $"strings/{language}.json and strings/en.json have different keys.");
            Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), $"strings/{language}.json: {text.Key} is empty."));
        }

        foreach (var field in Manifest.Settings)
        {
            Assert.True(languages.Keys.All(field.Name.ContainsKey), $"The setting {field.Key} lacks a name in one of {string.Join(", ", languages.Keys)}.");
        }
    }

    private IReadOnlyList<SettingProblem> Problems(TestAccount account) =>
    [
        .. SettingsCheck.Check(Manifest.Settings, SettingScope.Account, account.Of(Manifest, SettingScope.Account)),
        .. SettingsCheck.Check(Manifest.Settings, SettingScope.Operator, account.Of(Manifest, SettingScope.Operator)),
    ];

    // Codes a person gets to see have words.
    private void HasWords(string key)
    {
        var texts = Strings().GetValueOrDefault("en");
        Assert.True(texts?.ContainsKey(key) == true, $"strings/en.json has no words for {key}.");
    }

    private Dictionary<string, Dictionary<string, string>> Strings()
    {
        var folder = Path.Combine(Folder, "strings");
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.json").ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, Texts, StringComparer.Ordinal)
            : [];
    }

    private static Dictionary<string, string> Texts(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetString() ?? "", StringComparer.Ordinal);
    }
}
