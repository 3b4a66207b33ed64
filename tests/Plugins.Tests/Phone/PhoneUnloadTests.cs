using System.Runtime.CompilerServices;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

/// <summary>A line that was held leaves nothing behind that would keep the plugin in memory: no timer, no reading, no socket.</summary>
public sealed class PhoneUnloadTests
{
    [Theory]
    [InlineData("ami")]
    [InlineData("ari")]
    public async Task AfterALine_ThePluginIsCollected(string kind)
    {
        var handle = Shipped.Start("phone");
        await ListenAsync(handle, kind);
        Assert.True(await handle.UnloadAsync(CancellationToken.None));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ListenAsync(InProcessHandle handle, string kind)
    {
        await using var ami = new AmiDouble();
        await using var ari = new AriDouble();
        ami.State.Put("1.1");
        ari.Channels = """[{"id":"1.1","dialplan":{"context":"from-trunk"}}]""";
        using var lease = handle.TryLease()!;
        var port = kind == "ami" ? ami.Port : ari.Port;
        var host = Accounts.Host(new ChannelBinding
        {
            Tenant = "tatvan", Account = "santral", Manifest = lease.Manifest,
            Settings = Accounts.Values(("exchange", kind), ("host", "localhost"), ("port", $"{port}"), ("security", "none"), ("user", PhoneFixture.User)),
            OperatorSettings = Accounts.Values(("exchangeHosts", $"localhost:{port}")), Secrets = Accounts.Values(("password", PhoneFixture.Password)),
        });
        await using var listening = new Listening(new SeamPlugin(lease).Stream!, host);
        await listening.HearAsync(1);
        Assert.Equal("cancelled", (await listening.StopAsync()).Reason);
    }
}
