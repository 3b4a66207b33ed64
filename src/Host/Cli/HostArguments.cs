using System.CommandLine;
using Derman.Host.HostNames;

namespace Derman.Host.Cli;

/// <summary>TLS and the platform's own names on the command line of <c>serve</c>.</summary>
internal sealed class HostArguments
{
    private readonly Option<string?> _urls = new("--https-urls") { Description = "Addresses with TLS that ends here, separated by ';', like https://0.0.0.0:443; each tenant's own name gets its own certificate." };
    private readonly Option<string?> _certificate = new("--https-certificate") { Description = "File with the certificate of the platform's own name (PEM with its chain, or PFX); a renewed file is read by itself." };
    private readonly Option<string?> _key = new("--https-key") { Description = "File with the key of a PEM certificate, when it is a file of its own. The password of a PFX is taken from DERMAN_HTTPS_PASSWORD." };
    private readonly Option<bool> _refuse = new("--https-refuse-unknown") { Description = "End connections for names without a certificate at once, instead of answering with the platform's." };
    private readonly Option<string[]> _names = new("--platform-name") { Description = "The platform's own host name, to which tenants let theirs point; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _addresses = new("--platform-address") { Description = "The platform's IP address, for names that cannot point to a name; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _resolvers = new("--resolver") { Description = "Name server asked for tenants' proofs, ADDRESS or ADDRESS:PORT; the machine's own when left out.", DefaultValueFactory = _ => [] };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_urls, _certificate, _key, _refuse, _names, _addresses, _resolvers])
        {
            command.Options.Add(option);
        }
    }

    public HttpsOptions Https(ParseResult typed) => new()
    {
        Urls = typed.GetValue(_urls),
        Certificate = typed.GetValue(_certificate),
        Key = typed.GetValue(_key),
        Password = Environment.GetEnvironmentVariable("DERMAN_HTTPS_PASSWORD"),
        RefuseUnknown = typed.GetValue(_refuse),
    };

    public HostNameOptions Names(ParseResult typed) => new()
    {
        PlatformNames = typed.GetValue(_names) ?? [],
        Addresses = typed.GetValue(_addresses) ?? [],
        Resolvers = typed.GetValue(_resolvers) ?? [],
    };
}
