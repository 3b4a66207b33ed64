using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>A host name a tenant asks for. Asking reserves nothing: only who proves that the name is theirs gets it.</summary>
public sealed class HostClaim
{
    public string Tenant { get; set; } = "";

    /// <summary>In A-labels, small letters.</summary>
    public string Host { get; set; } = "";

    /// <summary>What must stand in the name's TXT record.</summary>
    public string Token { get; set; } = "";

    public Instant AskedAt { get; set; }

    public string AskedBy { get; set; } = "";

    public Instant? CheckedAt { get; set; }

    /// <summary>How the last look ended: a code of <see cref="HostNameErrors"/>; null when it was proven or never looked at.</summary>
    public string? Checked { get; set; }

    public Instant? ProvenAt { get; set; }

    /// <summary>Kept for a day after it, so that withdrawing can be taken back.</summary>
    public Instant? WithdrawnAt { get; set; }
}

/// <summary>The certificate a host name is served with.</summary>
public sealed class HostCertificate
{
    public string Tenant { get; set; } = "";

    public string Host { get; set; } = "";

    /// <summary>PEM, the name's own first, each signed by the next.</summary>
    public string Chain { get; set; } = "";

    /// <summary>PKCS #8, sealed with the host's master key: it is needed before anything of the tenant is opened.</summary>
    public byte[] PrivateKey { get; set; } = [];

    public string Issuer { get; set; } = "";

    /// <summary>SHA-256 of the name's own certificate.</summary>
    public string Thumbprint { get; set; } = "";

    public Instant NotBefore { get; set; }

    public Instant NotAfter { get; set; }

    /// <summary>It leads to an authority this machine knows, and so, most likely, people's browsers.</summary>
    public bool Recognised { get; set; }

    public Instant InstalledAt { get; set; }

    public string InstalledBy { get; set; } = "";
}

/// <summary>A key made here and its request, waiting for the authority's answer.</summary>
public sealed class CertificateRequest
{
    public string Tenant { get; set; } = "";

    public string Host { get; set; } = "";

    /// <summary>PKCS #10 as PEM.</summary>
    public string Request { get; set; } = "";

    /// <summary>PKCS #8, sealed with the host's master key.</summary>
    public byte[] PrivateKey { get; set; } = [];

    public Instant MadeAt { get; set; }

    public string MadeBy { get; set; } = "";
}
