using System.Net;
using System.Net.Sockets;

namespace Derman.Core.Subscriptions;

/// <summary>Where events may be sent.</summary>
/// <param name="AllowPrivate">The operator lets institutions reach addresses inside the host's own network; off unless said.</param>
/// <param name="AllowLoopback">Also http to this machine: development and tests only.</param>
public sealed record EventAddressRules(bool AllowPrivate = false, bool AllowLoopback = false);

/// <summary>
/// Keeps a subscription from being a way into the host's own network (SSRF). The text of an address is judged when it is saved, and what
/// its name really leads to each time a connection is made: names change, and may be made to.
/// </summary>
public static class EventAddress
{
    public const int Longest = 2000;

    private static readonly IPNetwork[] NotPublic =
    [
        .. ((string[])[
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>Embed a v4 address: NAT64 and 6to4.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address may be saved.</summary>
    public static bool IsAcceptable(string? text, EventAddressRules rules)
    {
        if (text is null || text.Length > Longest || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.UserInfo.Length > 0 || address.Fragment.Length > 0 || address.Host.Length == 0)
        {
            return false;
        }

        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && rules.AllowLoopback))
        {
            return false;
        }

        if (address.IsLoopback)
        {
            return rules.AllowLoopback || rules.AllowPrivate;
        }

        return !IPAddress.TryParse(address.DnsSafeHost, out var literal) || MayConnect(literal, rules);
    }

    /// <summary>Whether a connection may be made to what a name leads to.</summary>
    public static bool MayConnect(IPAddress address, EventAddressRules rules)
    {
        if (rules.AllowPrivate)
        {
            return true;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) ? rules.AllowLoopback : IsPublic(plain);
    }

    private static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var bytes = address.GetAddressBytes();
            if (Nat64.Contains(address))
            {
                return IsPublic(new IPAddress(bytes.AsSpan(12)));
            }

            if (SixToFour.Contains(address))
            {
                return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
            }

            if (LocalNat64.Contains(address))
            {
                return false;
            }
        }

        return !NotPublic.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }
}
