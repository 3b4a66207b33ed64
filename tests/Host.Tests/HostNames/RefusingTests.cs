using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Derman.Host.HostNames;
using Derman.Host.HostNames.Tls;
using Derman.Host.Hosting;

namespace Derman.Host.Tests.HostNames;

/// <summary>A host that answers only for names it has a certificate for, and one that cannot start.</summary>
public sealed class RefusingTests
{
    [Fact]
    public async Task UnknownName_IsRefused_AndThePlatformsIsAnswered()
    {
        using var authority = new Authority();
        var file = Path.Combine(Path.GetTempPath(), $"derman-platform-{Guid.NewGuid():n}.pem");
        var (certificate, key, thumbprint) = authority.Sign("derman.example.org");
        await File.WriteAllTextAsync(file, certificate + "\n" + key);
        try
        {
            await using var host = await RunningHost.StartAsync(new HostSettings
            {
                Environment = "Production",
                Https = new HttpsOptions { Urls = "https://127.0.0.1:0", Certificate = file, RefuseUnknown = true },
            });
            var port = new Uri(host.App.Urls.First(u => u.StartsWith("https", StringComparison.Ordinal))).Port;
            Assert.Equal(thumbprint, await ShakeAsync(port, "derman.example.org"));
            await Assert.ThrowsAnyAsync<IOException>(() => ShakeAsync(port, "nobody.example.net"));
            await Assert.ThrowsAnyAsync<IOException>(() => ShakeAsync(port, ""));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task CertificateThatCannotBeRead_IsToldAtStart()
    {
        var folder = RunningHost.NewFolder();
        var refused = await Assert.ThrowsAsync<CertificateFileException>(() => RunningHost.StartAsync(new HostSettings
        {
            Data = folder,
            Environment = "Production",
            Https = new HttpsOptions { Urls = "https://127.0.0.1:0", Certificate = Path.Combine(folder, "nothing.pem") },
        }));
        Assert.Contains("--https-certificate", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ShakeAsync(int port, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name, RemoteCertificateValidationCallback = (_, _, _, _) => true }, deadline.Token);
        return tls.RemoteCertificate!.GetCertHashString();
    }
}
