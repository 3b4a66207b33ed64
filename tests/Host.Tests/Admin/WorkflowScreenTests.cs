using System.Net;

namespace Derman.Host.Tests.Admin;

/// <summary>States and moves on screen; a workflow without its guards is refused where it stands.</summary>
public sealed class WorkflowScreenTests(ConfiguringHost host) : IClassFixture<ConfiguringHost>
{
    [Fact]
    public async Task AMoveWithoutItsGuards_IsRefusedAtItsField()
    {
        using var admin = await host.AdminAsync("erenler");
        var solve = (await host.PackAsync("erenler")).Workflow.Transitions.Select((t, i) => (t, i)).First(t => t.t.Action == "solve").i;
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync($"/admin/workflow?t={solve}"));
        Assert.Contains("class=\"dm-flow\"", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, ("Move.Requires", "tasks"))));
        Assert.Contains("Kanıtsız ve onaysız", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Contains("href=\"#f-Move-Requires\"", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Save", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStateIsNamedAnew_AfterItWasLookedAt()
    {
        using var admin = await host.AdminAsync("erenler");
        await admin.GoAsync("/admin/workflow");
        await admin.SendAsync("handler=Preview", host.Fields(admin, ("States[0].Names[tr]", "Yepyeni")));
        await admin.SendToAsync("handler=Preview", "?handler=Save", host.Fields(admin));
        Assert.Equal("Yepyeni", (await host.PackAsync("erenler")).Workflow.States[0].Names["tr"]);
    }

    [Fact]
    public async Task AMoveThatIsNone_IsNotThere()
    {
        using var admin = await host.AdminAsync("erenler");
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/workflow?t=999"));
    }
}
