using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>Lines a plugin opens through the host.</summary>
public sealed class ChannelConnectorTests(LineDouble lines) : IClassFixture<LineDouble>
{
    private static readonly ChannelManifest Manifest = Shipped.Package("phone").Manifest!;

    [Fact]
    public async Task PermittedHost_IsReached_AndTalkedWith()
    {
        await using var line = await ConnectedAsync(Host());
        await line.WriteAsync("bir\n"u8.ToArray(), CancellationToken.None);
        Assert.Equal("echo bir\n", await HeardAsync(line));
    }

    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("evil.example", 0)]
    [InlineData("localhost", 1)]
    public async Task AnotherHost_AnotherName_AnotherPort_IsNotPermitted(string host, int portAway) =>
        Assert.Equal(ChannelConnectFailureKind.NotPermitted, await FailedAsync(Host(), new ChannelConnectRequest(host, lines.Port + portAway, ConnectionSecurity.None)));

    [Theory]
    [InlineData(0.5)]
    [InlineData(61)]
    public async Task Timeout_OutOfRange_IsNotPermitted(double seconds) =>
        Assert.Equal(ChannelConnectFailureKind.NotPermitted, await FailedAsync(Host(), Request() with { Timeout = TimeSpan.FromSeconds(seconds) }));

    [Fact]
    public async Task NobodyThere_IsUnreachable()
    {
        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        Assert.Equal(ChannelConnectFailureKind.Unreachable, await FailedAsync(Host(port), new ChannelConnectRequest("localhost", port, ConnectionSecurity.None)));
    }

    [Fact]
    public async Task NinthLine_IsRefused_UntilOneIsClosed()
    {
        var host = Host();
        var open = new List<ChannelConnection>();
        for (var i = 0; i < 8; i++)
        {
            open.Add(await ConnectedAsync(host));
        }

        Assert.Equal(ChannelConnectFailureKind.NotPermitted, await FailedAsync(host, Request()));
        await open[0].DisposeAsync();
        await open[0].DisposeAsync(); // Closing twice frees one place.
        open[0] = await ConnectedAsync(host);
        Assert.Equal(ChannelConnectFailureKind.NotPermitted, await FailedAsync(host, Request()));
        foreach (var line in open)
        {
            await line.DisposeAsync();
        }
    }

    [Fact]
    public async Task FailedConnects_TakeNoPlace()
    {
        var host = Host();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ChannelConnectFailureKind.NotPermitted, await FailedAsync(host, new ChannelConnectRequest("evil.example", 25, ConnectionSecurity.None)));
        }

        await using var line = await ConnectedAsync(host);
    }

    [Fact]
    public async Task Tls_WithACertificateSignedByNobody_IsNotTrusted()
    {
        await using var secure = new LineDouble { IsSecureFromTheStart = true };
        Assert.Equal(ChannelConnectFailureKind.NotTrusted, await FailedAsync(Host(secure.Port), new ChannelConnectRequest("localhost", secure.Port, ConnectionSecurity.Tls)));
    }

    [Fact]
    public async Task StartTls_WithACertificateSignedByNobody_BreaksTheLine()
    {
        await using var line = await ConnectedAsync(Host());
        await line.WriteAsync("starttls\n"u8.ToArray(), CancellationToken.None);
        Assert.Equal("ready\n", await HeardAsync(line));
        await Assert.ThrowsAsync<IOException>(async () => await line.StartTlsAsync(CancellationToken.None));
        await Assert.ThrowsAnyAsync<Exception>(async () => await line.WriteAsync("secret\n"u8.ToArray(), CancellationToken.None));
    }

    [Fact]
    public async Task Cancelled_IsTheOnlyExceptionOfAConnect()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Host().ConnectAsync(Request(), stop.Token));
    }

    private static async Task<ChannelConnectFailureKind> FailedAsync(ChannelHost host, ChannelConnectRequest request) =>
        Assert.IsType<ChannelConnectFailure>(await host.ConnectAsync(request, CancellationToken.None)).Kind;

    private static async Task<string> HeardAsync(ChannelConnection line)
    {
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, await line.ReadAsync(buffer, CancellationToken.None));
    }

    private ChannelConnectRequest Request() => new("localhost", lines.Port, ConnectionSecurity.None);

    private async Task<ChannelConnection> ConnectedAsync(ChannelHost host) =>
        Assert.IsType<ChannelConnected>(await host.ConnectAsync(Request(), CancellationToken.None)).Connection;

    private ChannelHost Host(int? port = null) => Accounts.Host(new ChannelBinding
    {
        Tenant = "tatvan", Account = "main", Manifest = Manifest with { PermittedHosts = [new PermittedHost("localhost", port ?? lines.Port)] },
    });
}
