using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Hosting;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Admin;

/// <summary>One host with a few demo requests, for the screens that change how an institution works.</summary>
public sealed partial class ConfiguringHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await RunningHost.StartAsync(new HostSettings { DemoTickets = 12 });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal async Task<Browser> AdminAsync(string tenant, string user = "yonetici")
    {
        var browser = new Browser(Host.Address, tenant);
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync(user));
        return browser;
    }

    internal async Task<Tenant> TenantAsync(string tenant) => (await Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant), CancellationToken.None))!;

    internal async Task<TenantPack> PackAsync(string tenant) => (await TenantAsync(tenant)).Configuration.Pack;

    /// <summary>All that the first form with fields holds, as a browser would send it, with some of it typed over.</summary>
    internal (string Name, string Value)[] Fields(Browser browser, params (string Name, string Value)[] typed) => FieldsOf("handler=Preview", browser, typed);

    /// <summary>As <see cref="Fields"/>, of the form that contains the marker.</summary>
    internal (string Name, string Value)[] FieldsOf(string marker, Browser browser, params (string Name, string Value)[] typed)
    {
        _ = Host;
        var form = Forms().Matches(browser.Page).First(f => f.Value.Contains(marker, StringComparison.Ordinal)).Value;
        var fields = Inputs().Matches(form).Select(m => m.Value)
            .Where(i => !i.Contains("type=\"hidden\"", StringComparison.Ordinal) && !i.Contains("type=\"checkbox\"", StringComparison.Ordinal) && !i.Contains("type=\"radio\"", StringComparison.Ordinal))
            .Select(i => (Attribute(i, "name"), Attribute(i, "value")))
            .Concat(Selects().Matches(form).Select(m => (m.Groups["name"].Value, Selected().Match(m.Value) is { Success: true } s ? WebUtility.HtmlDecode(s.Groups["value"].Value) : WebUtility.HtmlDecode(First().Match(m.Value).Groups["value"].Value))))
            .Concat(Areas().Matches(form).Select(m => (m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["text"].Value))))
            .Select(f => (WebUtility.HtmlDecode(f.Item1), f.Item2));
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return [.. fields.Where(f => !names.Contains(f.Item1)), .. typed];
    }

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"(?<v>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["v"].Value) : "";

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<select[^>]*name=\"(?<name>[^\"]*)\".*?</select>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selects();

    [GeneratedRegex("<option value=\"(?<value>[^\"]*)\" selected", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Selected();

    [GeneratedRegex("<option value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex First();

    [GeneratedRegex("<textarea[^>]*name=\"(?<name>[^\"]*)\"[^>]*>\n?(?<text>.*?)</textarea>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Areas();
}
