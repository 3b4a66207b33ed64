using System.Net;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Admin;

/// <summary>Rules on screen: looked at, rehearsed, published; refused at their field; and not there for who may not.</summary>
public sealed class RulesTests(ConfiguringHost host) : IClassFixture<ConfiguringHost>
{
    [Fact]
    public async Task Draft_IsRehearsed_ThenPublished()
    {
        using var admin = await host.AdminAsync("erenler");
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync("/admin/rules"));
        await admin.SendToAsync("handler=Preview", "?handler=Rehearse", host.Fields(admin, ("Input.Levels[0].AtPercent", "60")));
        Assert.Contains("run=", admin.Here.Query, StringComparison.Ordinal);
        Assert.Contains("value=\"60\"", admin.Page, StringComparison.Ordinal);
        var run = admin.Here.PathAndQuery.Split("erenler")[1].Split('#')[0];
        await Poll.UntilAsync(async () => await admin.GoAsync(run) == HttpStatusCode.OK && admin.Page.Contains("dm-versus", StringComparison.Ordinal), "the rehearsal");
        Assert.NotEqual(60m, (await host.PackAsync("erenler")).Clocks.Escalation[0].AtPercent);

        await admin.SendAsync("handler=Preview", host.Fields(admin));
        Assert.Contains("handler=Save", admin.Page, StringComparison.Ordinal);
        await admin.SendToAsync("handler=Preview", "?handler=Save", host.Fields(admin));
        Assert.Equal(60m, (await host.PackAsync("erenler")).Clocks.Escalation[0].AtPercent);
    }

    [Fact]
    public async Task WhatWasNotLookedAt_IsNotSaved()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/rules");
        await admin.SendToAsync("handler=Preview", "?handler=Save", host.Fields(admin, ("Input.Task.Amount", "9"), ("Input.Task.Unit", "businessDays")));
        Assert.Contains("handler=Save", admin.Page, StringComparison.Ordinal);
        Assert.NotEqual(9, (await host.PackAsync("tatvan")).Clocks.TaskShare.BusinessDays);
    }

    [Fact]
    public async Task WhatTheCheckRefuses_StandsAtItsField()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/rules");
        var legal = (await host.PackAsync("tatvan")).Clocks.Clocks.Select((c, i) => (c, i)).First(c => c.c.Kind == "legal").i;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, ($"Input.Clocks[{legal}].PausedIn", "waiting"))));
        Assert.Contains("Yasal süre hiç durmaz", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Save", admin.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Preview", host.Fields(admin, ("Input.Task.Amount", "çok"))));
        Assert.Contains("id=\"f-Input-Task-Amount-error\"", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANeighboursRun_AndAMissingOne_AreTheSame()
    {
        using var admin = await host.AdminAsync("tatvan");
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/rules?run={Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/rules?handler=Progress&run={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task WhoMayNotConfigure_IsToldSo()
    {
        using var clerk = await host.AdminAsync("erenler", "masa");
        await clerk.GoAsync("/admin/rules");
        Assert.EndsWith("/console/denied", clerk.Here.AbsolutePath, StringComparison.Ordinal);
    }
}
