using System.Net.Security;
using NodaTime;

namespace Derman.Host.HostNames.Tls;

/// <summary>A certificate as handshakes need it, its chain laid out once.</summary>
internal sealed record ReadyCertificate(SslStreamCertificateContext Context, string Thumbprint, Instant NotAfter, bool Recognised);
