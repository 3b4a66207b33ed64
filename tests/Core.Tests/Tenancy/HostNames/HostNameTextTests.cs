using Derman.Core.Tenancy.HostNames;

namespace Derman.Core.Tests.Tenancy.HostNames;

public sealed class HostNameTextTests
{
    [Theory]
    [InlineData("talep.tatvan.bel.tr", "talep.tatvan.bel.tr")]
    [InlineData("  Talep.Tatvan.BEL.TR. ", "talep.tatvan.bel.tr")]
    [InlineData("https://talep.tatvan.bel.tr/console", "talep.tatvan.bel.tr")]
    [InlineData("TALEP.BELEDİYE.COM", "talep.belediye.com")]
    [InlineData("ığdır.bel.tr", "xn--dr-wna5ec.bel.tr")]
    [InlineData("درخواست.ir", "xn--mgbgkdko9l.ir")]
    [InlineData("khadamat۱.tehran.ir", "khadamat1.tehran.ir")]
    [InlineData("tatvan.bel.tr", "tatvan.bel.tr")]
    [InlineData("com.example.tr", "com.example.tr")]
    public void Fold_GivesOneForm(string typed, string folded)
    {
        var result = HostNameText.Fold(typed);
        Assert.Equal(folded, result.Value);
        Assert.Equal(folded, HostNameText.Fold(HostNameText.Shown(folded)).Value); // Shown and typed again it is the same name.
    }

    [Theory]
    [InlineData("", "field.required")]
    [InlineData("   ", "field.required")]
    [InlineData("192.168.1.10", "hostName.address")]
    [InlineData("[::1]", "hostName.address")]
    [InlineData("::1", "hostName.address")]
    [InlineData("10.1", "hostName.address")]
    [InlineData("0x7f.1", "hostName.address")]
    [InlineData("talep.7", "hostName.address")]
    [InlineData("localhost", "hostName.suffix")]
    [InlineData("talep.localhost", "hostName.suffix")]
    [InlineData("printer.local", "hostName.suffix")]
    [InlineData("db.internal", "hostName.suffix")]
    [InlineData("1.0.0.127.in-addr.arpa", "hostName.suffix")]
    [InlineData("com", "hostName.suffix")]
    [InlineData("tr", "hostName.suffix")]
    [InlineData("bel.tr", "hostName.suffix")]
    [InlineData("gov.tr", "hostName.suffix")]
    [InlineData("ac.ir", "hostName.suffix")]
    [InlineData("*.tatvan.bel.tr", "hostName.shape")]
    [InlineData("talep_1.tatvan.bel.tr", "hostName.shape")]
    [InlineData("-talep.tatvan.bel.tr", "hostName.shape")]
    [InlineData("talep..bel.tr", "hostName.shape")]
    [InlineData("talep.tatvan.bel.tr:8443", "hostName.shape")]
    [InlineData("talep tatvan.bel.tr", "hostName.shape")]
    [InlineData("a@tatvan.bel.tr", "hostName.shape")]
    [InlineData("tatvan.bel.tr..", "hostName.shape")]
    public void Fold_RefusesWhatIsNobodysOwnName(string typed, string code) => Assert.Equal(code, HostNameText.Fold(typed).Failure?.Code);

    [Fact]
    public void Fold_RefusesWhatIsTooLong()
    {
        Assert.Equal("hostName.shape", HostNameText.Fold(new string('a', 64) + ".bel.tr").Failure?.Code);
        Assert.Equal("hostName.shape", HostNameText.Fold(string.Join('.', Enumerable.Repeat(new string('a', 60), 5)) + ".bel.tr").Failure?.Code);
    }

    [Fact]
    public void PlatformsOwnNames_AreItsOwn_WithEverythingBelow()
    {
        var policy = new HostNamePolicy(["derman.example.org"]);
        Assert.True(policy.Owns("derman.example.org"));
        Assert.True(policy.Owns("tatvan.derman.example.org"));
        Assert.False(policy.Owns("notderman.example.org"));
        Assert.False(policy.Owns("example.org"));
    }
}
