using System.Net;
using System.Text.Json;

namespace Derman.Durability.Tests;

/// <summary>Two nodes on one catalog, tenants in files: the file of one is no tenant of the other.</summary>
public sealed class ElsewhereTests
{
    [PostgresFact]
    public async Task FileOfAnotherNode_IsAnswered503_AndNamesItsReason()
    {
        await using var database = await OwnDatabase.CreateAsync();
        await using var a = new HostProcess(["--catalog", database.ConnectionString, "--node", "a"]);
        await a.StartAsync();
        await using var b = new HostProcess(["--catalog", database.ConnectionString, "--node", "b", "--master-key", a.MasterKey]);
        await b.StartAsync();

        using var here = await a.Http.GetAsync($"http://127.0.0.1:{a.Port}/erenler/api/v1/topics");
        Assert.Equal(HttpStatusCode.Unauthorized, here.StatusCode);
        using var there = await b.Http.GetAsync($"http://127.0.0.1:{b.Port}/erenler/api/v1/topics");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, there.StatusCode);
        Assert.Equal("tenant.elsewhere", JsonDocument.Parse(await there.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
        using var nobody = await b.Http.GetAsync($"http://127.0.0.1:{b.Port}/nobody/api/v1/topics");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }
}
