using System.Text.Json;
using Derman.Host.Hosting;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Tenancy;

public sealed class BrokenTenantTests
{
    [Fact]
    public async Task DamagedStore_IsToldWithReasonAndCure_AndTakesNobodyDown()
    {
        var data = RunningHost.NewFolder();
        try
        {
            await using (await RunningHost.StartAsync(new HostSettings { Data = data }))
            {
                // Only to make the five stores.
            }

            foreach (var file in Directory.EnumerateFiles(Path.Combine(data, "tenants", "erenler"), "tenant.db*"))
            {
                await File.WriteAllTextAsync(file, "This was a database once. " + new string('x', 10_000));
            }

            await using var host = await RunningHost.StartAsync(new HostSettings { Data = data });
            using var response = await host.Http.GetAsync($"{host.Address}/health/ready");
            Assert.Equal(200, (int)response.StatusCode);
            var broken = Assert.Single(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.List("broken"));
            Assert.Equal("erenler", broken.At("tenant"));
            Assert.Equal("storeDamaged", broken.At("code"));
            Assert.NotEmpty(broken.At("reason")!);
            Assert.Contains("tenants restore", broken.At("cure"), StringComparison.Ordinal);

            var asked = await Answer.ReadAsync(await host.Http.GetAsync($"{host.Address}/erenler/api/v1/topics"));
            asked.IsProblem(503, "tenant.unavailable");
            await host.Tenant("tatvan").RegisterAsync();
            Assert.Equal(4, host.Demo.List("tenants").Count());
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
