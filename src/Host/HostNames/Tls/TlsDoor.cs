using System.Net.Security;
using System.Security.Authentication;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using NodaTime;

namespace Derman.Host.HostNames.Tls;

/// <summary>Which certificate a connection is answered with: that of the name it asks for, else the platform's own, else none.</summary>
internal sealed class TlsDoor(CertificateCache cache, PlatformCertificate platform, HostSettings settings, IClock clock)
{
    /// <exception cref="AuthenticationException">There is no certificate for the name.</exception>
    public ValueTask<SslServerAuthenticationOptions> AnswerAsync(TlsHandshakeCallbackContext connection)
    {
        var name = HostNameText.ToAscii(connection.ClientHelloInfo.ServerName);
        var certificate = Of(name) ?? throw new AuthenticationException("There is no certificate for the name that was asked for.");
        return ValueTask.FromResult(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            AllowRenegotiation = false,
        });
    }

    /// <summary>Browsers may be told to come back with TLS only where they can: with a certificate they know, and as long as it holds.</summary>
    public bool IsTrusted(string host) =>
        (cache.Find(host) ?? (platform.Covers(host) ? platform.Current : null)) is { Recognised: true } used && used.NotAfter > clock.GetCurrentInstant();

    private ReadyCertificate? Of(string name) =>
        (name.Length > 0 ? cache.Find(name) : null) ?? (settings.Https.RefuseUnknown && !platform.Covers(name) ? null : platform.Current);
}
