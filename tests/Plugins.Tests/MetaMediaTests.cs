using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public class MetaMediaTests(MetaFixture meta, PageDouble graph) : IClassFixture<MetaFixture>, IClassFixture<PageDouble>
{
    [Fact]
    public async Task File_IsFetchedWithoutTheToken()
    {
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await FetchAsync($"{graph.BaseAddress}/files/1?oh=2"));
        Assert.Equal(("a picture", "image/jpeg"), (System.Text.Encoding.UTF8.GetString(fetched.Content.Span), fetched.MimeType));
    }

    [Theory]
    [InlineData("https://evil.example/a.jpg")]
    [InlineData("https://scontent.xx.fbcdn.net.evil.example/a.jpg")]
    [InlineData("https://evilfbcdn.net/a.jpg")]
    [InlineData("https://fbcdn.net/a.jpg")]
    [InlineData("https://scontent.xx.fbcdn.net:8443/a.jpg")]
    [InlineData("http://scontent.xx.fbcdn.net/a.jpg")]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    public async Task File_AtAForeignHost_IsNotAskedFor(string address) =>
        Assert.Equal(MediaRefusal.HostNotPermitted, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(address)).Code);

    [Theory]
    [InlineData("https://scontent.xx.fbcdn.net/v/t1.15752-9/a.jpg?oh=1")]
    [InlineData("https://video-ams4-1.xx.fbcdn.net/v/a.mp4")]
    [InlineData("https://scontent-ams4-1.cdninstagram.com/v/a.jpg")]
    [InlineData("https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1")]
    [InlineData("https://cdn.fbsbx.com/v/t59/a.pdf")]
    public void Addresses_OfMetasFileServers_ArePermitted(string address) =>
        Assert.Contains(meta.Manifest.PermittedHosts, host => host.Covers(new Uri(address)));

    [Theory]
    [InlineData(404, MediaRefusal.Gone)]
    [InlineData(403, MediaRefusal.Gone)]
    [InlineData(400, MediaRefusal.Refused)]
    [InlineData(500, null)]
    [InlineData(429, null)]
    public async Task Errors_AreTold(int status, string? refusal)
    {
        graph.Next(status, "");
        var outcome = await FetchAsync($"{graph.BaseAddress}/files/1");
        Assert.Equal(refusal, (outcome as MediaOutcome.Refused)?.Code);
        Assert.Equal(refusal is null, outcome is MediaOutcome.Deferred);
    }

    [Fact]
    public async Task File_TooLargeOrWithoutAddress_IsRefused()
    {
        Assert.Equal(MediaRefusal.TooLarge, Assert.IsType<MediaOutcome.Refused>(await FetchAsync($"{graph.BaseAddress}/files/1", 3)).Code);
        Assert.Equal(MediaRefusal.Refused, Assert.IsType<MediaOutcome.Refused>(await FetchAsync("12345")).Code);
    }

    private async Task<MediaOutcome> FetchAsync(string id, int most = 1000) => await meta.Plugin.Media!.FetchAsync(
        new MediaRequest(id, null, most), Accounts.Host(Accounts.Page(meta.Manifest, graph.BaseAddress)), CancellationToken.None);
}
