namespace Derman.Channels;

/// <summary>
/// Which domains may stand behind the star of a permitted host. The whole list of public suffixes changes every week; this refuses by form what
/// registries give away, and by name the large hosts under which anybody can get a name. Refusing one too many costs a vendor a line more.
/// </summary>
internal static class SharedDomains
{
    private const int CountryCode = 2;
    private const int LongestRegistryLabel = 4;

    private static readonly string[] Hosts =
    [
        "akamaized.net", "akamaihd.net", "amazonaws.com", "appspot.com", "arvancloud.ir", "azure.com", "azureedge.net", "azurefd.net", "azurewebsites.net", "b-cdn.net",
        "backblazeb2.com", "blogspot.com", "cloudapp.net", "cloudflare.com", "cloudfront.net", "ddns.net", "digitaloceanspaces.com", "duckdns.org",
        "dyndns.org", "edgekey.net", "edgesuite.net", "elasticbeanstalk.com", "fastly.net", "firebaseapp.com", "fly.dev", "github.io",
        "githubusercontent.com", "gitlab.io", "glitch.me", "googleapis.com", "googleusercontent.com", "herokuapp.com", "liara.run", "linodeobjects.com",
        "netlify.app", "ngrok.app", "ngrok.io", "nip.io", "no-ip.org", "onrender.com", "pages.dev", "r2.dev", "railway.app", "repl.co", "run.app",
        "sslip.io", "surge.sh", "translate.goog", "trycloudflare.com", "vercel.app", "web.app", "windows.net", "wixsite.com", "wordpress.com", "workers.dev",
    ];

    public static bool HasOneOwner(string domain)
    {
        var labels = domain.Split('.');
        if (labels.Length < 2 || labels.Any(label => label.Length == 0) || !labels[^1].All(char.IsAsciiLetter))
        {
            return false; // a top-level domain, or an address
        }

        // com.tr, co.uk, bel.tr, gov.ir: a short name below a country is the registry's.
        var isRegistry = labels.Length == 2 && labels[1].Length == CountryCode && labels[0].Length <= LongestRegistryLabel;
        return !isRegistry && !Hosts.Any(host => domain == host || domain.EndsWith($".{host}", StringComparison.Ordinal));
    }
}
