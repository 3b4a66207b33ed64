namespace Derman.Host.HostNames;

/// <summary>How the platform is called and reached, so that tenants can be told what to enter for names of their own.</summary>
public sealed record HostNameOptions
{
    /// <summary>The platform's own host names, the one that tenants' names shall point to first. They and all below them cannot be asked for.</summary>
    public IReadOnlyList<string> PlatformNames { get; init; } = [];

    /// <summary>Addresses (IPv4, IPv6) for names that cannot point to another name, as <c>tatvan.bel.tr</c> itself.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Name servers that are asked for proofs, <c>address</c> or <c>address:port</c>; empty takes those of the machine (<c>/etc/resolv.conf</c>).</summary>
    public IReadOnlyList<string> Resolvers { get; init; } = [];
}
