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
    public async Task ATopicsTerm_IsRehearsed_ThenPublishedFromThere_UnlessSomebodyWasFaster()
    {
        using var admin = await host.AdminAsync("tatvan");
        var topic = (await host.PackAsync("tatvan")).Topics.Topics.First(t => t is { Triage: false, Retired: false });
        async Task<string> RehearseAsync(string days)
        {
            await admin.GoAsync($"/admin/topics/{topic.Code}");
            await admin.SendToAsync("Input.Longest", "?handler=Rehearse", host.FieldsOf("Input.Longest", admin, ("Input.Longest", days), ("Input.Unit", "calendarDays")));
            Assert.EndsWith("/admin/rehearsal", admin.Here.AbsolutePath, StringComparison.Ordinal);
            var here = admin.Here.PathAndQuery.Split("tatvan")[1];
            await Poll.UntilAsync(async () => await admin.GoAsync(here) == HttpStatusCode.OK && admin.Page.Contains("dm-versus", StringComparison.Ordinal), "the rehearsal");
            return here;
        }

        var first = await RehearseAsync("41");
        var second = await RehearseAsync("42");
        Assert.Equal(topic.Targets.Resolve, (await TopicAsync(topic.Code)).Targets.Resolve);
        await admin.SendToAsync("Previewed", $"?handler=Save&run={admin.Here.Query.Split('=')[1]}");
        Assert.Equal(42, (await TopicAsync(topic.Code)).Targets.Resolve?.CalendarDays);

        // The other draft says what the whole file would be: it is not published over this.
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync(first));
        Assert.DoesNotContain("formaction=\"?handler=Save", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await admin.SendToAsync("Previewed", $"?handler=Save&run={first.Split('=')[1]}"));
        Assert.Equal(42, (await TopicAsync(topic.Code)).Targets.Resolve?.CalendarDays);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task AClosedDay_IsRehearsed_BeforeItIsSaved()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/calendar");
        var before = (await host.PackAsync("tatvan")).Calendar;
        await admin.SendToAsync("Day.Date", "?handler=Rehearse&what=Day", ("Day.Date", "2026-07-28"), ("Day.Closed", "true"));
        Assert.EndsWith("/admin/rehearsal", admin.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(before.Calendars[0].Holidays, (await host.PackAsync("tatvan")).Calendar.Calendars[0].Holidays);
        Assert.Contains("2026-07-28", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatMovesNoTerm_HasNothingToRehearse()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/calendar");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendToAsync("Week.Hours", "?handler=Rehearse&what=Week", host.FieldsOf("Week.Hours", admin)));
        Assert.Contains("Provası yapılacak bir şey yok", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await admin.SendToAsync("Week.Hours", "?handler=Rehearse&what=x"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/rehearsal?run={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task ANeighboursRun_AndAMissingOne_AreTheSame()
    {
        using var admin = await host.AdminAsync("tatvan");
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/rules?run={Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/rules?handler=Progress&run={Guid.NewGuid()}"));
    }

    private async Task<Topic> TopicAsync(string code) => (await host.PackAsync("tatvan")).Topics.Topics.Single(t => t.Code == code);

    [Fact]
    public async Task WhoMayNotConfigure_IsToldSo()
    {
        using var clerk = await host.AdminAsync("erenler", "masa");
        await clerk.GoAsync("/admin/rules");
        Assert.EndsWith("/console/denied", clerk.Here.AbsolutePath, StringComparison.Ordinal);
    }
}
