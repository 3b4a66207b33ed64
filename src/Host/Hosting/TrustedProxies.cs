using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Derman.Host.Hosting;

/// <summary>
/// Whose word is taken for where a request comes from. <c>Derman:Proxies</c>: addresses and networks of the proxies in front (<c>10.0.0.0/8 2001:db8::7</c>,
/// separated by spaces or commas); none when absent. Their <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are obeyed, from the right as far as
/// proxies of ours wrote them; everybody else's are ignored. Sign-in, limits and chats all ask the connection, so that they agree.
/// </summary>
internal static class TrustedProxies
{
    public const string Setting = "Derman:Proxies";

    public static IServiceCollection AddTrustedProxies(this IServiceCollection services, IConfiguration configuration)
    {
        if (Read(configuration[Setting]) is not { Count: > 0 } networks)
        {
            return services;
        }

        // After all others: where ASP.NET's own switch is on as well, it would believe everybody.
        return services.PostConfigure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in networks)
            {
                options.KnownIPNetworks.Add(network);
            }
        });
    }

    public static void UseTrustedProxies(this WebApplication app)
    {
        if (Read(app.Configuration[Setting]).Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    /// <exception cref="FormatException">Something in it is neither an address nor a network: better no start than a limit that counts everybody as one.</exception>
    private static List<IPNetwork> Read(string? list) => (list ?? "")
        .Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part =>
            IPNetwork.TryParse(part, out var network) ? network
            : IPAddress.TryParse(part, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new FormatException($"{Setting}: '{part}' is neither an address nor a network such as 10.0.0.0/8."))
        .ToList();
}
