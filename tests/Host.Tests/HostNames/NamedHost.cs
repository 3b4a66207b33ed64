using System.Collections.Concurrent;
using System.Net;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.HostNames;
using Derman.Host.Hosting;
using Derman.Host.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Derman.Host.Tests.HostNames;

/// <summary>A host that ends TLS itself, with a domain name system and a clock of the test's own.</summary>
public sealed class NamedHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    internal Authority Authority { get; } = new();

    internal TestRecords Records { get; } = new();

    internal MovableClock Clock { get; } = new();

    internal string Platform { get; private set; } = "";

    /// <summary>Where TLS is spoken.</summary>
    internal int Port => new Uri(Host.App.Urls.First(u => u.StartsWith("https", StringComparison.Ordinal))).Port;

    public async Task InitializeAsync()
    {
        Platform = Path.Combine(Path.GetTempPath(), $"derman-platform-{Guid.NewGuid():n}.pem");
        var (certificate, key, _) = Authority.Sign("derman.example.org");
        await File.WriteAllTextAsync(Platform, certificate + "\n" + key);
        Host = await RunningHost.StartAsync(
            new HostSettings
            {
                Https = new HttpsOptions { Urls = "https://127.0.0.1:0", Certificate = Platform },
                HostNames = new HostNameOptions { PlatformNames = ["derman.example.org"], Addresses = ["203.0.113.7"] },
            },
            services =>
            {
                services.AddSingleton<ITxtRecords>(Records);
                services.AddSingleton<CertificateTrust>((_, above, _) => above.Any(c => c.Thumbprint == Authority.Root.Thumbprint));
                services.AddSingleton<IClock>(Clock);
            });
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        Authority.Dispose();
        File.Delete(Platform);
    }

    internal async Task<Browser> AdminAsync(string tenant, string user = "yonetici")
    {
        var browser = new Browser(Host.Address, tenant);
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync(user));
        return browser;
    }

    /// <summary>A name of a tenant, proven on the screens.</summary>
    internal async Task<Browser> ServeAsync(string tenant, string name)
    {
        var browser = await AdminAsync(tenant);
        await browser.GoAsync("/admin/host-name");
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("name=\"HostName\"", ("HostName", name)));
        Records.Enter($"_derman.{name}", Token(tenant, name));
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Check"));
        return browser;
    }

    internal string Token(string tenant, string name) =>
        Host.Service<CatalogStore>().Read(s => s.First<HostClaim>("\"tenant\" = @p0 AND \"host\" = @p1", tenant, name))!.Token;

    internal static async Task<HttpStatusCode> UploadAsync(Browser browser, string certificate, string key) => await browser.SendFilesAsync(
        "handler=Certificate", [("file", "zincir.pem", Authority.Bytes(certificate)), ("key", "anahtar.pem", Authority.Bytes(key))], ("password", ""));
}

internal sealed class TestRecords : ITxtRecords
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _records = new(StringComparer.Ordinal);

    public void Enter(string name, string text) => _records[name] = [text];

    public ValueTask<IReadOnlyList<string>?> FindAsync(string name, CancellationToken ct) => new(_records.GetValueOrDefault(name, []));
}

/// <summary>The time, and what a test adds to it.</summary>
internal sealed class MovableClock : IClock
{
    private long _ahead;

    public void Advance(Duration by) => Interlocked.Add(ref _ahead, by.BclCompatibleTicks);

    public Instant GetCurrentInstant() => SystemClock.Instance.GetCurrentInstant() + Duration.FromTicks(Interlocked.Read(ref _ahead));
}
