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

    [Fact]
    public async Task AnEndWithoutItsGuards_IsRefusedAtItsField()
    {
        using var admin = await host.AdminAsync("erenler");
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync("/admin/workflow?t=ends"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, [.. Guards("solved", "proof", "approval"), .. await OthersAsync("solved")])));
        Assert.Contains("id=\"ends-solved-error\"", admin.Page, StringComparison.Ordinal);
        Assert.Contains("href=\"#f-Ends-Requires-solved-\"", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("formaction=\"?handler=Save", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReopenDays_AndTheGuardsOfAnEnd_ArePublishedAfterALook()
    {
        using var admin = await host.AdminAsync("erenler");
        await admin.GoAsync("/admin/workflow?t=ends");
        var sent = host.Fields(admin, [("Ends.ReopenDays", "۴۵"), .. Guards("withdrawn", "reason", "proof"), .. await OthersAsync("withdrawn")]);
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Preview", sent));
        await admin.SendToAsync("handler=Preview", "?handler=Save&t=ends", sent);
        var workflow = (await host.PackAsync("erenler")).Workflow;
        Assert.Equal(45, workflow.ReopenDays);
        Assert.Equal(["proof", "reason"], workflow.Outcomes.Single(o => o.Code == "withdrawn").Requires);

        await admin.GoAsync("/admin/workflow?t=ends");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, [("Ends.ReopenDays", "9999"), .. await OthersAsync("")])));
        Assert.Contains("id=\"f-Ends-ReopenDays-error\"", admin.Page, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> Guards(string outcome, params string[] guards) => guards.Select(g => ($"Ends.Requires[{outcome}]", g));

    private async Task<IEnumerable<(string, string)>> OthersAsync(string but) =>
        (await host.PackAsync("erenler")).Workflow.Outcomes.Where(o => o.Code != but).SelectMany(o => Guards(o.Code, [.. o.Requires]));
}
