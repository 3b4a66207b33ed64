using System.Text;
using System.Text.Json.Nodes;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public sealed class ManifestTests
{
    private const string Smallest = """
        {"id":"demo","name":{"en":"Demo"},"version":"1.2.3","sdk":{"min":"1.0","max":"1.x"},"capabilities":["receiveWebhooks"],
         "isolation":"inProcess","entry":{"assembly":"Demo.dll","type":"Demo.Plugin"}}
        """;

    [Fact]
    public void Parse_Smallest_IsRead()
    {
        var manifest = Read(Smallest).Manifest!;
        Assert.Equal("demo", manifest.Id);
        Assert.Equal(new Version(1, 2, 3), manifest.Version);
        Assert.Equal(new SdkBounds(new SdkVersion(1, 0), new SdkVersion(1, SdkBounds.AnyMinor)), manifest.Sdk);
        Assert.Null(manifest.Sending);
    }

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("meta")]
    [InlineData("phone")]
    public void Parse_ShippedPlugin_HasNoProblem(string id)
    {
        var package = Shipped.Package(id);
        Assert.Null(package.Fault);
        Assert.Equal(id, package.Manifest!.Id);
        Assert.All(package.Manifest.Settings, field => Assert.Equal(["en", "fa", "tr"], field.Name.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Parse_WhatsApp_TellsTheSendingRules()
    {
        var manifest = Shipped.Package("whatsapp").Manifest!;
        Assert.Equal(new SendingRules(TimeSpan.FromHours(24), TemplatesAfterWindow: true, 4096, MaxButtons: 3, MaxFileBytes: 16_000_000), manifest.Sending);
        Assert.Equal(SettingScope.Operator, manifest.Settings.Single(field => field.Key == "graphBaseAddress").Scope);
    }

    [Fact]
    public void Parse_ProgramOfAnotherLanguage_IsRead()
    {
        var manifest = Read(Smallest
            .Replace("\"inProcess\"", "\"childProcess\"", StringComparison.Ordinal)
            .Replace("""{"assembly":"Demo.dll","type":"Demo.Plugin"}""", """{"runtime":"node>=20","script":"dist/main.js"}""", StringComparison.Ordinal)).Manifest!;
        Assert.Equal(new ProgramEntry("node", 20, "dist/main.js"), manifest.Entry);
    }

    [Theory]
    [InlineData("phone", "exchange", "ami", true)]
    [InlineData("phone", "exchange", "ari", true)]
    [InlineData("phone", "exchange", "webhook", false)]
    [InlineData("phone", "exchange", null, false)]
    [InlineData("telegram", "mode", null, true)]
    [InlineData("whatsapp", "mode", null, false)]
    public void Line_IsHeld_WhereTheManifestSaysSo(string id, string key, string? value, bool holds) =>
        Assert.Equal(holds, Shipped.Package(id).Manifest!.HoldsLine(asked => asked == key ? value : null));

    [Theory]
    [InlineData(null, "token")]
    [InlineData("webhook", "token")]
    [InlineData("ami", "host,user,password")]
    public void Settings_AreDemanded_WithTheChoiceThatNeedsThem(string? exchange, string missing) => Assert.Equal(
        missing.Split(','),
        SettingsCheck.Check(Shipped.Package("phone").Manifest!.Settings, SettingScope.Account, exchange is null ? [] : new Dictionary<string, string> { ["exchange"] = exchange }).Select(p => p.Key));

    [Theory]
    [InlineData(null, 168)]
    [InlineData("", 168)]
    [InlineData("false", 24)]
    public void Rules_OfAnAccount_CountTheDefaultOfWhatWasNotChosen(string? chosen, int hours)
    {
        var shipped = Shipped.Package("meta").Manifest!;
        var manifest = shipped with { Settings = [.. shipped.Settings.Select(f => f.Key == "humanAgent" ? f with { Default = "true" } : f)] };
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (chosen is not null)
        {
            settings["humanAgent"] = chosen;
        }

        Assert.Equal(TimeSpan.FromHours(hours), new ChannelBinding { Tenant = "tatvan", Account = "main", Manifest = manifest, Settings = settings }.Sending!.FreeTextWindow);
    }

    [Fact]
    public void Hosts_OfTheOperator_MayBeCalled()
    {
        var manifest = Read(Smallest.Replace(
            "\"isolation\"",
            """
            "permittedHosts":["a.example"],"settings":[{"key":"mail","type":"hosts","scope":"operator","permitsHost":true,"name":{"en":"Mail"}}],"isolation"
            """,
            StringComparison.Ordinal)).Manifest!;
        PermittedHost[] expected = [new("a.example", 443), new("imap.b.example", 993), new("smtp.b.example", 587)];
        Assert.Equal(expected, manifest.HostsWith(new Dictionary<string, string>(StringComparer.Ordinal) { ["mail"] = "imap.b.example:993,\n smtp.b.example:587 a.example" }));
        Assert.Equal(expected[..1], manifest.HostsWith(new Dictionary<string, string>(StringComparer.Ordinal) { ["mail"] = "https://x" }));
    }

    [Theory]
    [InlineData("not json", "", "manifest.json")]
    [InlineData("[]", "", "manifest.json")]
    [InlineData("""{"permittedHost":["a.example"]}""", "permittedHost", "manifest.unknownKey")]
    [InlineData("""{"id":"a1","id":"a2"}""", "id", "manifest.duplicateKey")]
    [InlineData("""{"id":"Böse"}""", "id", "manifest.value")]
    [InlineData("""{"id":7}""", "id", "manifest.type")]
    [InlineData("""{"capabilities":["fly"]}""", "capabilities[0]", "manifest.value")]
    [InlineData("""{"capabilities":[]}""", "capabilities", "manifest.value")]
    [InlineData("""{"isolation":"none"}""", "isolation", "manifest.value")]
    [InlineData("""{"sdk":{"min":"1.4","max":"1.2"}}""", "sdk.max", "manifest.value")]
    [InlineData("""{"entry":{"assembly":"../x.dll","type":"A"}}""", "entry.assembly", "manifest.value")]
    [InlineData("""{"entry":{"runtime":"node>=20","script":"dist/main.js"}}""", "entry.runtime", "manifest.value")]
    [InlineData("""{"isolation":"childProcess","entry":{"runtime":"bash","script":"x.sh"}}""", "entry.runtime", "manifest.value")]
    [InlineData("""{"isolation":"childProcess","entry":{"runtime":"node>=20","script":"../x.js"}}""", "entry.script", "manifest.value")]
    [InlineData("""{"isolation":"childProcess","entry":{"runtime":"node>=20","script":"/x.js"}}""", "entry.script", "manifest.value")]
    [InlineData("""{"settings":[{"key":"h","type":"hosts","default":"a.example:99999","name":{"en":"H"}}]}""", "settings[0].default", "manifest.value")]
    [InlineData("""{"permittedHosts":["https://a.example"]}""", "permittedHosts[0]", "manifest.value")]
    [InlineData("""{"permittedHosts":["*.example"]}""", "permittedHosts[0]", "manifest.value")]
    [InlineData("""{"settings":[{"key":"t","type":"secret","default":"x","name":{"en":"T"}}]}""", "settings[0].default", "manifest.value")]
    [InlineData("""{"settings":[{"key":"t","type":"string","pattern":"(","name":{"en":"T"}}]}""", "settings[0].pattern", "manifest.value")]
    [InlineData("""{"settings":[{"key":"u","type":"url","permitsHost":true,"name":{"en":"U"}}]}""", "settings[0].permitsHost", "manifest.value")]
    [InlineData("""{"settings":[{"key":"c","type":"choice","name":{"en":"C"}}]}""", "settings[0].choices", "manifest.value")]
    [InlineData("""{"settings":[{"key":"c","type":"string","name":{"tr":"C"}}]}""", "settings[0].name", "manifest.missing")]
    [InlineData("""{"settings":[{"key":"t","type":"secret","requiredWhen":{"setting":"way","values":["a"]},"name":{"en":"T"}}]}""", "settings[0].requiredWhen.setting", "manifest.value")]
    [InlineData("""{"settings":[{"key":"way","type":"choice","choices":["a"],"name":{"en":"W"}},{"key":"t","type":"secret","requiredWhen":{"setting":"way","values":["b"]},"name":{"en":"T"}}]}""", "settings[1].requiredWhen.values", "manifest.value")]
    [InlineData("""{"stream":{"setting":"way","values":["line"]}}""", "stream.setting", "manifest.value")]
    [InlineData("""{"capabilities":["receiveStream"],"settings":[{"key":"way","type":"choice","choices":["a","b c"],"name":{"en":"W"}}],"stream":{"setting":"way","values":["a"]}}""", "stream.setting", "manifest.value")]
    [InlineData("""{"capabilities":["receiveStream"],"settings":[{"key":"way","type":"choice","choices":["a","b"],"name":{"en":"W"}}],"stream":{"setting":"way","values":["c"]}}""", "stream.values", "manifest.value")]
    [InlineData("""{"capabilities":["receiveWebhooks"],"settings":[{"key":"way","type":"choice","choices":["a","b"],"name":{"en":"W"}}],"stream":{"setting":"way","values":["a"]}}""", "stream", "manifest.value")]
    [InlineData("""{"sending":{"freeTextWindowHours":0}}""", "sending.freeTextWindowHours", "manifest.value")]
    public void Parse_Fault_IsNamedWithPathAndCode(string json, string path, string code)
    {
        var result = Read(json);
        Assert.Null(result.Manifest);
        Assert.Contains(result.Problems, problem => problem.Path == path && problem.Code == code && problem.Cure.Length > 0 && problem.Cause.Length > 0);
    }

    [Fact]
    public void Parse_ManyFaults_AreAllReported()
    {
        var result = Read("""{"id":"X","name":{},"version":"1","colour":"red","settings":[{"key":"A"}]}""");
        string[] paths = ["id", "name", "version", "colour", "sdk", "capabilities", "isolation", "entry", "settings[0].key", "settings[0].type", "settings[0].name"];
        Assert.Subset(result.Problems.Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal), paths.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("1.0", "1.0", true)]
    [InlineData("1.0", "1.x", true)]
    [InlineData("1.1", "1.x", false)]
    [InlineData("2.0", "2.x", false)]
    public void Bounds_HoldTheHostsContract(string min, string max, bool fits)
    {
        var manifest = Read(Smallest.Replace("\"1.0\"", $"\"{min}\"", StringComparison.Ordinal).Replace("\"1.x\"", $"\"{max}\"", StringComparison.Ordinal)).Manifest!;
        Assert.Equal(fits, manifest.Sdk.Contains(new SdkVersion(1, 0)));
    }

    [Fact]
    public void Settings_AreCheckedByField()
    {
        var fields = Shipped.Package("whatsapp").Manifest!.Settings;
        var problems = SettingsCheck.Check(fields, SettingScope.Account, Accounts.Values(("phoneNumberId", "+90"), ("appSecret", "s"), ("graphBaseAddress", "https://x")));
        Assert.Equal(
            [new SettingProblem("phoneNumberId", "setting.pattern"), new SettingProblem("verifyToken", "setting.missing"), new SettingProblem("graphBaseAddress", "setting.unknown")],
            problems);
        Assert.Equal(
            [new SettingProblem("graphBaseAddress", "setting.url")],
            SettingsCheck.Check(fields, SettingScope.Operator, Accounts.Values(("graphBaseAddress", "http://graph.example"))));
    }

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("meta")]
    [InlineData("phone")]
    public void Texts_HaveTheSameKeysInEveryLanguage(string id)
    {
        var texts = Shipped.Package(id).Texts;
        Assert.Equal(["en", "fa", "tr"], texts.Languages.Order(StringComparer.Ordinal));
        var keys = texts.Languages.Select(language => JsonNode.Parse(File.ReadAllText(Path.Combine(Shipped.Folder, id, "strings", $"{language}.json")))!
            .AsObject().Select(text => text.Key).ToList()).ToList();
        Assert.All(keys, others => Assert.Equal(keys[0], others));
        Assert.Equal("no.such.key", texts["tr", "no.such.key"]);
    }

    [Theory]
    [InlineData("whatsapp")]
    [InlineData("meta")]
    public void Texts_CoverEveryRejection(string id)
    {
        var texts = Shipped.Package(id).Texts;
        var codes = typeof(SendRejection).GetFields().Select(field => $"rejection.{field.GetRawConstantValue()}");
        Assert.All(codes, code => Assert.All(["tr", "fa", "en"], language => Assert.NotEqual(code, texts[language, code])));
    }

    private static ManifestResult Read(string json) => ManifestParser.Parse(Encoding.UTF8.GetBytes(json));
}
