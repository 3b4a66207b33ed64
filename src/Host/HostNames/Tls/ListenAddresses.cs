using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Derman.Host.HostNames.Tls;

/// <summary>Where Kestrel listens once there is TLS: addresses with a certificate by name cannot be given as plain URLs.</summary>
internal static class ListenAddresses
{
    public static void Apply(KestrelServerOptions kestrel, string urls, string https)
    {
        foreach (var address in Parsed(urls))
        {
            Listen(kestrel, address, _ => { });
        }

        foreach (var address in Parsed(https))
        {
            if (address.Scheme != Uri.UriSchemeHttps)
            {
                throw new InvalidOperationException($"'{address}' is no https address. Put it into --urls.");
            }

            var door = kestrel.ApplicationServices.GetRequiredService<TlsDoor>();
            Listen(kestrel, address, listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = door.AnswerAsync }));
        }
    }

    private static IEnumerable<BindingAddress> Parsed(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse);

    private static void Listen(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> with)
    {
        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, with);
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, with);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, with);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, with);
        }
    }
}
