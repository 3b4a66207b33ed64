using Derman.Channels;
using Derman.Plugins.Packages;

namespace Derman.Plugins.Tests.Packages;

public sealed class InstallRulesTests
{
    private static readonly KnownRelease[] Known = [Release("1.0.0"), Release("1.1.0"), Release("1.2.0"), Release("2.0.0")];

    [Theory]
    [InlineData("2.0.1", null, null)]
    [InlineData("2.0.1", "2.0.0", null)]
    [InlineData("2.0.0", "1.2.0", null)] // Forward again to one that is kept.
    [InlineData("2.0.0", "2.0.0", "package.alreadyInstalled")]
    [InlineData("1.9.0", "2.0.0", "package.downgrade")]
    [InlineData("1.1.0", "1.2.0", "package.downgrade")]
    public void Versions_RiseOnly(string version, string? runs, string? code) =>
        Assert.Equal(code, InstallRules.Refusal(Release(version), runs is null ? null : Version.Parse(runs), stands: false, Known)?.Code);

    [Fact]
    public void OtherContentUnderAKnownVersion_IsRefused() =>
        Assert.Equal("package.versionTaken", InstallRules.Refusal(Release("2.0.0") with { Content = "other" }, new Version(1, 0, 0), stands: false, Known)?.Code);

    [Fact]
    public void SameContentSignedAnew_IsTakenWhenTheFirstSignatureIsWorthNothing()
    {
        var anew = Release("2.0.0") with { Digest = "other" };
        Assert.Null(InstallRules.Refusal(anew, new Version(2, 0, 0), stands: true, Known));
        Assert.Equal("package.alreadyInstalled", InstallRules.Refusal(anew, new Version(2, 0, 0), stands: false, Known)?.Code);
        Assert.Equal("package.downgrade", InstallRules.Refusal(Release("1.2.0"), new Version(2, 0, 0), stands: true, Known)?.Code);
        Assert.Equal(["2.0.0", "1.0.0"], InstallRules.Surplus(anew, Known).Select(k => k.Digest));
    }

    [Fact]
    public void RollBack_GoesToTheNewestBefore_OrWhereItIsTold()
    {
        Assert.Equal("1.2.0", InstallRules.Before(new Version(2, 0, 0), null, Known)?.Digest);
        Assert.Equal("1.0.0", InstallRules.Before(new Version(2, 0, 0), new Version(1, 0, 0), Known)?.Digest);
        Assert.Null(InstallRules.Before(new Version(1, 0, 0), null, Known));
        Assert.Null(InstallRules.Before(new Version(1, 0, 0), new Version(3, 0, 0), Known));
    }

    [Fact]
    public void TwoPreviousVersions_AreKept() =>
        Assert.Equal(["1.0.0"], InstallRules.Surplus(Known[3], Known).Select(k => k.Digest));

    [Fact]
    public void Preview_TellsWhatIsNew_AndAsksForConsentOnlyThen()
    {
        var before = new PluginPackage { Id = "phone", Folder = "", Manifest = Manifest(m => m) };
        Assert.False(PackagePreview.Of(Manifest(m => m.Replace("1.0.0", "1.0.1", StringComparison.Ordinal)), PackageKit.Maker, before).NeedsConsent);
        Assert.True(PackagePreview.Of(before.Manifest!, PackageKit.Maker, before: null).NeedsConsent);
        var more = PackagePreview.Of(
            Manifest(m => m.Replace("\"permittedHosts\": []", "\"permittedHosts\": [\"api.example.org\"]", StringComparison.Ordinal)
                .Replace("\"receiveWebhooks\"", "\"receiveWebhooks\", \"measureMessages\"", StringComparison.Ordinal)),
            PackageKit.Maker,
            before);
        Assert.True(more.NeedsConsent);
        Assert.Equal([new PermittedHost("api.example.org", 443)], more.NewHosts);
        Assert.Equal([ChannelCapability.MeasureMessages], more.NewCapabilities);
        Assert.Contains("api.example.org:443", more.InWords(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, PluginIsolation.InProcess, false)]
    [InlineData(true, true, PluginIsolation.InProcess, true)] // Into the host, from a process of its own: agreed to again.
    [InlineData(false, false, PluginIsolation.ChildProcess, false)]
    public void Preview_TellsWhereItWillRun_ByItsPublisher(bool trusted, bool wasForeign, PluginIsolation runs, bool asks)
    {
        var manifest = Manifest(m => m);
        var preview = PackagePreview.Of(manifest, PackageKit.Maker with { InProcess = trusted }, new PluginPackage { Id = "phone", Folder = "", Manifest = manifest, IsForeign = wasForeign });
        Assert.Equal((runs, asks, asks), (preview.Isolation, preview.ComesInProcess, preview.NeedsConsent));
    }

    private static ChannelManifest Manifest(Func<string, string> change) =>
        ManifestParser.Parse(PackageKit.Files(change)["channel.json"]) is { Manifest: { } manifest } ? manifest : throw new InvalidOperationException("The manifest is broken.");

    private static KnownRelease Release(string version) => new(Version.Parse(version), version, version);
}
