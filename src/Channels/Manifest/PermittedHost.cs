namespace Derman.Channels;

/// <summary>A host the plugin may call.</summary>
/// <param name="Host">
/// A DNS name or address in lower case. In a manifest, never in a setting, it may begin with <c>*.</c>: every name below that domain, for providers
/// whose file servers change their names (<c>*.fbcdn.net</c>). Only a domain of one owner may stand behind the star: no public suffix, no domain
/// under which anybody can get a name. The domain itself is not meant.
/// </param>
/// <param name="Port">1 to 65535; 443 when the manifest names none.</param>
public sealed record PermittedHost(string Host, int Port)
{
    private const string Star = "*.";

    /// <summary>Whether this stands for every name below a domain.</summary>
    public bool IsWildcard => Host.StartsWith(Star, StringComparison.Ordinal);

    /// <summary>Whether <paramref name="address"/> points at this host, or one below the domain of a wildcard, and at this port.</summary>
    /// <param name="address">An absolute address.</param>
    /// <returns><c>true</c> when name (without regard to case) and port agree.</returns>
    public bool Covers(Uri address) => IsWildcard
        ? address.Port == Port && address.HostNameType == UriHostNameType.Dns && IsBelow(address.IdnHost)
        : Covers(address.IdnHost, address.Port);

    // The dot belongs to what is compared: evilfbcdn.net is not below fbcdn.net.
    private bool IsBelow(string host) =>
        host.Length > Host.Length - 1 && host.EndsWith(Host[1..], StringComparison.OrdinalIgnoreCase) && host[0] != '.';

    /// <summary>Whether this is exactly that host and port. A wildcard is none: lines of TCP go to names that were named.</summary>
    /// <param name="host">A name or address, in any case.</param>
    /// <param name="port">The port.</param>
    /// <returns><c>true</c> when both agree.</returns>
    public bool Covers(string host, int port) => port == Port && string.Equals(host, Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a list of hosts, each <c>name</c> or <c>name:port</c>, with spaces, commas or line breaks between.</summary>
    /// <param name="text">The list; <c>null</c> and empty name none.</param>
    /// <returns>The hosts in order, or <c>null</c> when one of them is none.</returns>
    public static IReadOnlyList<PermittedHost>? List(string? text)
    {
        var hosts = new List<PermittedHost>();
        foreach (var item in (text ?? "").Split([' ', ',', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!ManifestShapes.Host().IsMatch(item))
            {
                return null;
            }

            var parts = item.Split(':');
            var port = parts.Length == 2 ? ManifestShapes.Number(parts[1]) : 443;
            if (port is < 1 or > 65535)
            {
                return null;
            }

            hosts.Add(new PermittedHost(parts[0], port));
        }

        return hosts;
    }
}
