using System.Net;
using Derman.Core.Portal;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Portal;

public sealed class SurveyPageTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task AfterTheEnd_TheTrackingPageLeadsToTheSurvey_WhichIsAnsweredOnce()
    {
        var code = await EndedAsync("tatvan");
        using var browser = new Browser(fixture.Host.Address, "tatvan");
        await browser.GoAsync($"/track?code={code}");
        var link = browser.Page[browser.Page.IndexOf("/survey/", StringComparison.Ordinal)..].Split('"')[0];
        await browser.GoAsync(link);
        await browser.SendAsync("Said", ("Said", "olur"));
        Assert.Contains("href=\"#f-Score\"", browser.Page, StringComparison.Ordinal); // a choice is missing

        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("Said", ("Score", "4"), ("Said", "iyiydi <b>")));
        Assert.Contains("iyiydi &lt;b&gt;", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync($"/track?code={code}");
        Assert.DoesNotContain("/survey/", browser.Page, StringComparison.Ordinal);

        using var elsewhere = new Browser(fixture.Host.Address, "erenler");
        Assert.Equal(HttpStatusCode.NotFound, await elsewhere.GoAsync(link));
        var foreign = elsewhere.Words.Replace(link, "LINK", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await elsewhere.GoAsync("/survey/made-up"));
        Assert.Equal(foreign, elsewhere.Words.Replace("/survey/made-up", "LINK", StringComparison.Ordinal));
    }

    private async Task<string> EndedAsync(string id)
    {
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(id), CancellationToken.None))!;
        var ticket = (await fixture.Host.Service<RegisterTicket>().ExecuteAsync(tenant, new RegisterCommand("yol bozuk"), Actor.System, null, CancellationToken.None)).Value!;
        var institution = tenant.Configuration.Tree.All.First(d => d.External).Code;
        var ended = await fixture.Host.Service<PerformAction>().ExecuteAsync(
            tenant, ticket.Id, Moves.Refer, new ActionCommand(To: institution, Reason: "onların işi"), Actor.System, null, null, CancellationToken.None);
        Assert.True(ended.Ok, ended.Failure?.Code);
        Assert.NotNull(fixture.Host.Service<TrackTicket>().Execute(tenant, ticket.TrackingCode, "tr").Value!.Survey);
        return ticket.TrackingCode;
    }
}
