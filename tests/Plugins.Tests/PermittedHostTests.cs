using System.Text;
using Derman.Channels;

namespace Derman.Plugins.Tests;

public sealed class PermittedHostTests
{
    [Theory]
    [InlineData("*.fbcdn.net")]
    [InlineData("*.cdninstagram.com:443")]
    [InlineData("*.dosya.belediye.bel.tr")]
    [InlineData("*.belediye.bel.tr")]
    public void Star_BeforeADomainOfOneOwner_IsRead(string host) => Assert.True(Assert.Single(Read(host).Manifest!.PermittedHosts).IsWildcard);

    [Theory]
    [InlineData("*")]
    [InlineData("*.net")]
    [InlineData("*.com.tr")]
    [InlineData("*.bel.tr")]
    [InlineData("*.co.uk")]
    [InlineData("*.gov.ir")]
    [InlineData("*.amazonaws.com")]
    [InlineData("*.bucket.s3.amazonaws.com")]
    [InlineData("*.github.io")]
    [InlineData("*.herokuapp.com")]
    [InlineData("*.168.1.1")]
    [InlineData("*.*.fbcdn.net")]
    [InlineData("a.*.fbcdn.net")]
    [InlineData("*fbcdn.net")]
    [InlineData("*.fbcdn.")]
    [InlineData("*.fbcdn..net")]
    [InlineData("*.FBCDN.net")]
    public void Star_BeforeWhatManyOwn_IsRefused(string host) =>
        Assert.Equal(("permittedHosts[0]", "manifest.value"), (Read(host).Problems[0].Path, Read(host).Problems[0].Code));

    [Theory]
    [InlineData("https://a.fbcdn.net/x", true)]
    [InlineData("https://a.b.FBCDN.net/x", true)]
    [InlineData("https://fbcdn.net/x", false)]
    [InlineData("https://evilfbcdn.net/x", false)]
    [InlineData("https://a.fbcdn.net.evil.example/x", false)]
    [InlineData("https://a.fbcdn.net:444/x", false)]
    public void Star_CoversWhatLiesBelow(string address, bool covered) => Assert.Equal(covered, new PermittedHost("*.fbcdn.net", 443).Covers(new Uri(address)));

    [Fact]
    public void Star_IsForAddressesOnly_NeverForLinesOrSettings()
    {
        Assert.False(new PermittedHost("*.fbcdn.net", 443).Covers("a.fbcdn.net", 443));
        Assert.False(new PermittedHost("*.fbcdn.net", 443).Covers(new Uri("https://127.0.0.1/")));
        Assert.Null(PermittedHost.List("*.fbcdn.net"));
    }

    private static ManifestResult Read(string host) => ManifestParser.Parse(Encoding.UTF8.GetBytes($$"""
        {"id":"demo","name":{"en":"Demo"},"version":"1.2.3","sdk":{"min":"1.0","max":"1.x"},"capabilities":["receiveWebhooks"],"permittedHosts":["{{host}}"],
         "isolation":"inProcess","entry":{"assembly":"Demo.dll","type":"Demo.Plugin"} }
        """));
}
