using System.Text.Json;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>demo.json: what programs outside read to get in.</summary>
public sealed class DemoFileTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static readonly string[] FiveTenants = ["hizir-erzincan", "behzisti-wa", "tatvan", "erenler", "melikgazi"];

    [Fact]
    public void DemoFile_HasThePromisedShape()
    {
        var tenants = fixture.Host.Demo.GetProperty("tenants").EnumerateArray().ToList();
        Assert.Equal(FiveTenants.Order(StringComparer.Ordinal), tenants.Select(t => t.At("id")!).Order(StringComparer.Ordinal));
        foreach (var tenant in tenants)
        {
            Assert.Equal($"{fixture.Host.Address}/{tenant.At("id")}", tenant.At("baseAddress"));
            Assert.NotEmpty(tenant.At("apiClient", "clientId")!);
            Assert.NotEmpty(tenant.At("apiClient", "clientSecret")!);
            Assert.All(new[] { "clientId", "redirectUri" }, member => Assert.NotEmpty(tenant.At("oidcClient", member)!));
            Assert.Equal($"{tenant.At("baseAddress")}/open311/v2", tenant.At("open311", "endpoint"));
            Assert.NotEmpty(tenant.At("open311", "apiKey")!);
            foreach (var person in tenant.List("staff"))
            {
                Assert.All(new[] { "userName", "password", "role", "unit" }, member => Assert.NotEmpty(person.At(member)!));
            }

            var roles = tenant.List("staff").SelectMany(s => s.At("role")!.Split(' ')).ToHashSet();
            Assert.Superset(new HashSet<string> { "agent", "counter", "staff", "head", "field", "audience", "executive", "admin", "auditor" }, roles);
            Assert.All(new[] { "account", "phoneNumberId", "appSecret", "verifyToken" }, member => Assert.NotEmpty(tenant.At("channels", "whatsapp", member)!));
            Assert.All(new[] { "account", "token" }, member => Assert.NotEmpty(tenant.At("channels", "phone", member)!));
        }

        Assert.Equal(5, tenants.Select(t => t.At("apiClient", "clientSecret")).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(5, tenants.Select(t => t.At("channels", "whatsapp", "phoneNumberId")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void DemoFile_IsReadableByItsOwnerOnly()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(fixture.Host.Data, "demo.json")));
        }
    }

    [Fact]
    public async Task Restart_RewritesTheFile_AndKeepsTheData()
    {
        var data = RunningHost.NewFolder();
        try
        {
            string id, address;
            await using (var first = await RunningHost.StartAsync(new HostSettings { Data = data }))
            {
                address = first.Address;
                id = (await first.Tenant("tatvan").RegisterAsync("Yeniden başlatmadan önce")).At("id")!;
            }

            var file = Path.Combine(data, "demo.json");
            await File.WriteAllTextAsync(file, "{}");
            await using var second = await RunningHost.StartAsync(new HostSettings { Data = data });
            Assert.Equal($"{second.Address}/tatvan", second.Tenant("tatvan").Base);
            Assert.Equal("Yeniden başlatmadan önce", (await second.Tenant("tatvan").ReadAsync(id)).At("text"));
            Assert.Equal(HttpStatusOk, (await second.Http.GetAsync($"{second.Address}/health/ready")).StatusCode);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Ready_NamesNoBrokenTenant()
    {
        var ready = JsonDocument.Parse(await fixture.Host.Http.GetStringAsync($"{fixture.Host.Address}/health/ready")).RootElement;
        Assert.Equal("ready", ready.At("status"));
        Assert.Empty(ready.List("broken"));
        Assert.All(ready.List("plugins"), p => Assert.True(p.At("state") is "Loaded" or "Resting", $"{p}"));
    }

    private const System.Net.HttpStatusCode HttpStatusOk = System.Net.HttpStatusCode.OK;
}
