using Derman.Core.Outside;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Api;

/// <summary>Handing over to another body, and answering by a way of one's choice, over the API.</summary>
public sealed class OutsideApiTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private TenantApi Desk => fixture.Erenler;

    [Fact]
    public async Task WhatDidNotGo_IsShown_SentAgainOrTakenBack()
    {
        var id = (await Desk.RegisterAsync(more: new { location = new { address = "Gül Sokak 12" } })).At("id")!;
        var report = await FailedAsync(Guid.Parse(id));
        var outside = (await Desk.GetAsync($"/tickets/{id}/outside")).Is(200);
        Assert.Equal(("Gül Sokak 12", "True"), (outside.GetProperty("offer").At("address"), outside.GetProperty("offer").GetProperty("mayWrite").ToString()));
        var shown = Assert.Single(outside.List("reports"));
        Assert.Equal((report.ToString(), "failed", "Su kesintisi"), (shown.At("id"), shown.At("state"), shown.At("service")));

        Assert.Equal("over", (await Desk.PostAsync($"/tickets/{id}/outside/{report}/leave", null)).Is(200).At("state"));
        (await Desk.PostAsync($"/tickets/{id}/outside/{report}/again", null)).IsProblem(409, "outside.nothingToDecide");
        (await fixture.Tatvan.PostAsync($"/tickets/{id}/outside/{report}/leave", null)).IsProblem(404, "ticket.notFound");
    }

    [Fact]
    public async Task BodyThatIsNotThere_IsRefusedByName()
    {
        var id = (await Desk.RegisterAsync()).At("id")!;
        Assert.Equal("account", (await Desk.GetAsync($"/tickets/{id}/outside/services?account=nobody")).IsProblem(422, "field.unknownValue").At("field"));
        Assert.Equal("account", (await Desk.PostAsync($"/tickets/{id}/outside", new { account = "nobody", service = "W1", text = "Su yok" })).IsProblem(422, "field.unknownValue").At("field"));
        (await fixture.Tatvan.GetAsync($"/tickets/{id}/outside")).IsProblem(404, "ticket.notFound");
    }

    [Fact]
    public async Task Reply_GoesByAWayOfItsRoom_AndByNoOther()
    {
        var id = (await Desk.RegisterAsync()).At("id")!;
        var room = (await Desk.GetAsync($"/tickets/{id}/reply")).Is(200);
        Assert.Equal(("portal", "none"), (room.At("means"), room.At("window")));
        Assert.Equal(["free"], room.List("ways").Select(w => w.At("way")));
        Assert.Equal("9", (await Desk.PostAsync($"/tickets/{id}/reply/measure", new { text = "Yoldayız." })).Is(200).At("length"));

        Assert.Equal("way", (await Desk.PostAsync($"/tickets/{id}/messages", new { text = "Yoldayız.", way = "account:whatsapp" })).IsProblem(422, "message.wayUnknown").At("field"));
        (await Desk.PostAsync($"/tickets/{id}/messages", new { text = "Yoldayız.", way = "free" })).Is(200);
        Assert.Contains((await Desk.ReadAsync(id)).List("conversation"), m => m.At("text") == "Yoldayız.");
        (await fixture.Tatvan.GetAsync($"/tickets/{id}/reply")).IsProblem(404, "ticket.notFound");
    }

    private async Task<Guid> FailedAsync(Guid ticket)
    {
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        var report = new OutsideReport
        {
            Id = Guid.NewGuid(), Ticket = tenant.Store.Read(s => s.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)))!.Key, Account = "suidaresi", Service = "W1", ServiceName = "Su kesintisi",
            Reference = "r", Text = "Su yok", State = OutsideStates.Failed, FailureCode = "unknown", By = "desk", At = SystemClock.Instance.GetCurrentInstant(),
        };
        await tenant.Store.WriteAsync(s => s.Insert(report), CancellationToken.None);
        return report.Id;
    }
}
