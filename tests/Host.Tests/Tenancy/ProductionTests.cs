using System.Text.RegularExpressions;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Hosting;
using Derman.Host.Operator;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Tenancy;

/// <summary>Production: nothing of the demo, tenants on their own host names only, one link for the operator.</summary>
public sealed class ProductionTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSettings { Environment = "Production" });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_IsEmpty()
    {
        Assert.False(File.Exists(Path.Combine(_host.Data, "demo.json")));
        Assert.Empty(_host.Service<TenantRegistry>().Entries);
        Assert.Equal(200, (int)(await _host.Http.GetAsync($"{_host.Address}/health/ready")).StatusCode);
        foreach (var path in new[] { "/tatvan", "/tatvan/api/v1/topics", "/erenler/connect/token", "/", "/api/v1/topics", "/openapi/v1.json", "/_style", "/console", "/operator" })
        {
            Assert.Equal(404, (int)(await _host.Http.GetAsync(_host.Address + path)).StatusCode);
        }
    }

    [Fact]
    public async Task OperatorLink_WorksOnce()
    {
        var token = (await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None))!;
        var first = await _host.Http.GetAsync($"{_host.Address}/operator/start/{token}");
        Assert.Equal(302, (int)first.StatusCode);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Matches(new Regex("httponly", RegexOptions.IgnoreCase), cookie);
        Assert.Matches(new Regex("samesite=strict", RegexOptions.IgnoreCase), cookie);
        Assert.Equal(404, (int)(await _host.Http.GetAsync($"{_host.Address}/operator/start/{token}")).StatusCode);
        Assert.Equal(404, (int)(await _host.Http.GetAsync($"{_host.Address}/operator/start/{new string('0', 64)}")).StatusCode);
        Assert.Null(await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None));

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_host.Address}/operator");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var page = await _host.Http.SendAsync(request);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Contains("whatsapp", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenant_IsServedOnItsHostNameOnly()
    {
        var reading = await PackReader.ReadFolderAsync(Path.Combine(AppContext.BaseDirectory, "tenants", "tatvan"));
        Assert.True((await _host.Service<ApplyPack>().ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None)).Ok);
        var host = _host.Service<TenantRegistry>().HostsOf(TenantId.Parse("tatvan")).First();
        Assert.Equal(401, await StatusAsync("/api/v1/topics", host));
        Assert.Equal(404, await StatusAsync("/tatvan/api/v1/topics", null));
        Assert.Equal(404, await StatusAsync("/tatvan/api/v1/topics", host));
        Assert.Equal(404, await StatusAsync("/api/v1/topics", null));
    }

    private async Task<int> StatusAsync(string path, string? host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Address + path);
        request.Headers.Host = host;
        using var response = await _host.Http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
