using System.Security.Cryptography;
using Xunit;

namespace Derman.Channels.Testing;

// Files that lie at the provider.
public abstract partial class ChannelConformance
{
    /// <summary>A file the provider of <see cref="Answer"/> has. Needed with the capability fetchMedia.</summary>
    protected virtual MediaRequest? Media => null;

    /// <summary>The file comes whole, with its own hash.</summary>
    [ConformanceFact]
    public async Task Fetch_GivesTheFile_WithItsHash()
    {
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await FetchAsync(Host(), MediaFile()));
        Assert.False(fetched.Content.IsEmpty);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(fetched.Content.Span)), fetched.Sha256);
    }

    /// <summary>A file with another hash than was told, or larger than is wanted, is refused under its code.</summary>
    [ConformanceFact]
    public async Task Fetch_DamagedOrTooLarge_IsRefused()
    {
        var damaged = await FetchAsync(Host(), MediaFile() with { Sha256 = new string('0', 64) });
        Assert.Equal(MediaRefusal.Damaged, Assert.IsType<MediaOutcome.Refused>(damaged).Code);
        var large = await FetchAsync(Host(), MediaFile() with { MaxBytes = 1 });
        Assert.Equal(MediaRefusal.TooLarge, Assert.IsType<MediaOutcome.Refused>(large).Code);
    }

    /// <summary>Whatever goes wrong is a value that tells no secret.</summary>
    [ConformanceFact]
    public async Task Fetch_Trouble_IsAValue()
    {
        Func<ChannelHttpRequest, ChannelHttpResult>[] answers =
        [
            .. Enum.GetValues<ChannelHttpFailureKind>().Select(kind => new Func<ChannelHttpRequest, ChannelHttpResult>(_ => new ChannelHttpFailure(kind, "Did not work."))),
            .. new[] { 400, 401, 403, 404, 410, 429, 500, 503 }.Select(status => Echoing(status, """{"error":"ECHO","description":"ECHO"}""")),
        ];
        foreach (var answer in answers)
        {
            var host = Host();
            host.Http.Always = answer;
            host.Lines.Always = new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, "Nobody answers.");
            var outcome = await FetchAsync(host, MediaFile());
            Assert.IsNotType<MediaOutcome.Fetched>(outcome);
            NoSecret(outcome.ToString(), "the outcome of a failed fetch");
        }
    }

    /// <summary>Cancelled while the provider is silent: it ends within five seconds.</summary>
    [ConformanceFact]
    public async Task Fetch_Cancelled_EndsSoon()
    {
        var file = MediaFile();
        var host = Host();
        Silence(host);
        await EndsWhenCancelledAsync(stop => Plugin.Media!.FetchAsync(file, host, stop), token => AskedAsync(host, token), "Fetching");
    }

    private async Task<MediaOutcome> FetchAsync(FakeChannelHost host, MediaRequest request) =>
        await InTimeAsync(Plugin.Media!.FetchAsync(request, host, CancellationToken.None), "Fetching");

    private MediaRequest MediaFile()
    {
        Needs(ChannelCapability.FetchMedia);
        return Media ?? throw new Xunit.Sdk.XunitException("Override Media: the plugin declares fetchMedia.");
    }
}
