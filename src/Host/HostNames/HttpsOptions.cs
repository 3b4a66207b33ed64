namespace Derman.Host.HostNames;

/// <summary>Connections with TLS that end here, not at a proxy in front. Each tenant's own name is served with its own certificate.</summary>
public sealed record HttpsOptions
{
    public const int DefaultCached = 1000;

    /// <summary>Addresses to listen on, separated by ';', such as <c>https://0.0.0.0:443</c>; null: none.</summary>
    public string? Urls { get; init; }

    /// <summary>File with the certificate of the platform's own name: PEM (with its chain) or PFX. A changed file is read within ten seconds.</summary>
    public string? Certificate { get; init; }

    /// <summary>File with the key of a PEM certificate; null when it stands in the same file.</summary>
    public string? Key { get; init; }

    /// <summary>Password of a PFX.</summary>
    public string? Password { get; init; }

    /// <summary>A connection for a name without a certificate ends at once. False: it gets the platform's certificate, and a browser warns.</summary>
    public bool RefuseUnknown { get; init; }

    /// <summary>Certificates kept ready in memory: 1–100,000; about 10 kB each.</summary>
    public int Cached { get; init; } = DefaultCached;
}
