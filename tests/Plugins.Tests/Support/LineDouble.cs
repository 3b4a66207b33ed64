using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Derman.Plugins.Tests.Support;

/// <summary>A server of lines: answers each with its echo, and to <c>starttls</c> with TLS. Its certificate is signed by nobody.</summary>
public sealed class LineDouble : LineServer, IAsyncLifetime
{
    public X509Certificate2 Certificate { get; } = MakeCertificate();

    public bool IsSecureFromTheStart { get; set; }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Certificate.Dispose();
    }

    protected override async Task TalkAsync(NetworkStream line)
    {
        Stream stream = line;
        try
        {
            stream = IsSecureFromTheStart ? await SecureAsync(stream) : stream;
            while (await ReadLineAsync(stream) is { } text)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text == "starttls" ? "ready\n" : $"echo {text}\n"), Stop);
                stream = text == "starttls" ? await SecureAsync(stream) : stream;
            }
        }
        catch (AuthenticationException)
        {
            return; // The other side does not trust us, which is what some tests are about.
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, Stop);
        return secure;
    }

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Stop) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. bytes]);
            }

            bytes.Add(one[0]);
        }

        return null;
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
