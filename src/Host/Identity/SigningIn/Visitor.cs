using System.Net;
using System.Net.Sockets;

namespace Derman.Host.Identity.SigningIn;

/// <summary>From where somebody comes, as coarsely as it is of use: to recognise one's own sign-ins, never to follow anybody.</summary>
internal static class Visitor
{
    public const string UnknownDevice = "?";

    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    private static readonly (string Sign, string Name)[] Systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary><c>Firefox · Windows</c>: no version, it changes every month and tells nothing.</summary>
    public static string Device(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        string[] known = [Name(Browsers, agent), Name(Systems, agent)];
        var words = string.Join(" · ", known.Where(w => w.Length > 0));
        return words.Length == 0 ? UnknownDevice : words;
    }

    /// <summary>The network of the address: 24 bits of IPv4, 48 of IPv6.</summary>
    public static string Network(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address)
        {
            return "";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 24 : 48;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, bits / 8, bytes.Length - (bits / 8));
        return $"{new IPAddress(bytes)}/{bits}";
    }

    private static string Name((string Sign, string Name)[] signs, string agent) =>
        Array.Find(signs, s => agent.Contains(s.Sign, StringComparison.Ordinal)).Name ?? "";
}
