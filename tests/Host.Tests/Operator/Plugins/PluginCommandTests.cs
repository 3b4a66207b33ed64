using Derman.Plugins;

namespace Derman.Host.Tests.Operator.Plugins;

/// <summary>The whole way on the command line: key, package, trust, install, back, away; with and without a running host.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PluginCommandTests : IDisposable
{
    private readonly Maker _maker = new();

    public void Dispose() => _maker.Dispose();

    [Fact]
    public async Task MakersTools_NeedNoHost()
    {
        var tools = new Support.Operator(_maker.In("nowhere"));
        var (key, package) = (_maker.In("key.pem"), _maker.In("phone.dchannel"));
        Assert.Contains("id is", await tools.DoAsync("plugins", "keygen", key), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        Assert.Equal(1, (await tools.RunAsync("plugins", "keygen", key)).Code); // Never over one that is there.
        var folder = _maker.Folder("1.1.0");
        Assert.Contains("nothing is wrong", await tools.DoAsync("plugins", "check", folder), StringComparison.Ordinal);
        Assert.Contains("not signed yet", await tools.DoAsync("plugins", "pack", folder, "--out", package), StringComparison.Ordinal);
        Assert.Contains("not signed yet", await tools.DoAsync("plugins", "check", package), StringComparison.Ordinal);
        Assert.Contains("signed", await tools.DoAsync("plugins", "sign", package, "--key", key), StringComparison.Ordinal);
        Assert.Contains("names the key", await tools.DoAsync("plugins", "check", package), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_maker.In("nowhere")));

        var bad = _maker.Folder("1.1.0", change: m => m.Replace("\"isolation\"", "\"isolatoin\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(bad, "a:b"), "x");
        var (code, _, error) = await tools.RunAsync("plugins", "check", bad);
        Assert.Equal(1, code);
        Assert.Contains("plugin.manifestInvalid", error, StringComparison.Ordinal);
        Assert.Contains("isolatoin", error, StringComparison.Ordinal);
        Assert.Contains("package.nameUnsafe", error, StringComparison.Ordinal);
        Assert.Equal(1, (await tools.RunAsync("plugins", "pack", bad)).Code);
    }

    [Fact]
    public async Task RunningHost_TakesThePackageOver_AndKeepsItOverARestart()
    {
        var data = RunningHost.NewFolder();
        try
        {
            var commands = new Support.Operator(data);
            await using (var host = await RunningHost.StartAsync(new Hosting.HostSettings { Data = data }))
            {
                await commands.DoAsync("plugins", "publishers", "add", "Vendor", _maker.Write("pub.pem", _maker.PublicPem), "--in-process");
                Assert.Contains(_maker.KeyId, await commands.DoAsync("plugins", "publishers", "list"), StringComparison.Ordinal);
                Assert.Contains("phone 1.1.0 serves", await commands.DoAsync("plugins", "add", _maker.FileOf("1.1.0")), StringComparison.Ordinal);
                var (code, output, error) = await commands.RunAsync("plugins", "add", _maker.FileOf("1.2.0", change: Maker.WithHost));
                Assert.Equal(1, code);
                Assert.Contains("api.example.org", output, StringComparison.Ordinal);
                Assert.Contains("package.consentMissing", error, StringComparison.Ordinal);
                await commands.DoAsync("plugins", "add", _maker.FileOf("1.2.0", change: Maker.WithHost), "--consent");
                Assert.Equal("1.2.0", host.Service<PluginRegistry>().Manifest("phone")!.Version.ToString());
            }

            Assert.Matches("phone +1.2.0 +Ready +Vendor", await commands.DoAsync("plugins", "list"));
            Assert.Contains("from the next start", await commands.DoAsync("plugins", "rollback", "phone"), StringComparison.Ordinal);
            await using (var host = await RunningHost.StartAsync(new Hosting.HostSettings { Data = data }))
            {
                Assert.Equal("1.1.0", host.Service<PluginRegistry>().Manifest("phone")!.Version.ToString());
                await commands.DoAsync("plugins", "publishers", "withdraw", _maker.KeyId);
                Assert.Contains("was withdrawn", await commands.DoAsync("plugins", "list"), StringComparison.Ordinal);
                await commands.DoAsync("plugins", "remove", "phone", "--consent");
                Assert.Equal("1.0.0", host.Service<PluginRegistry>().Manifest("phone")!.Version.ToString());
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
