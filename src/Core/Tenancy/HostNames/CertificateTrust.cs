using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Whether a chain leads to an authority that is known. Nothing is fetched for it.</summary>
/// <param name="leaf">The name's own certificate.</param>
/// <param name="above">What was sent with it.</param>
public delegate bool CertificateTrust(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> above, Instant now);

public static class SystemTrust
{
    /// <summary>The authorities of this machine.</summary>
    public static bool Knows(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> above, Instant now)
    {
        using var chain = CertificateCheck.Offline(now);
        chain.ChainPolicy.ExtraStore.AddRange(above.ToArray());
        return chain.Build(leaf);
    }
}
