using Derman.Core.Notifications;
using Derman.Core.Portal;
using Derman.Core.Portal.Files;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Portal;

public sealed class ConfirmTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    private Desk Desk => fixture.Desk;

    private CitizenConfirms Confirms => new(Desk.Perform, Desk.Track, Desk.Clock, Desk.Random.Fill);

    [Theory]
    [InlineData("erenler")]
    [InlineData("tatvan")]
    [InlineData("behzisti-wa")]
    public async Task Done_IsTheTalkThatClosingAsksFor(string pack)
    {
        var office = await ReadyAsync(pack);
        var ticket = await office.RegisterAsync();
        Assert.Equal(PortalErrors.NotAsked, (await SayAsync(office, ticket.TrackingCode, done: true)).Failure);
        await office.ApprovedAsync(ticket.Id);
        Assert.Equal([Guards.CitizenTalk], (await office.RefusedAsync(ticket.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires);
        Assert.True(Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!.ConfirmWanted);

        var said = await SayAsync(office, ticket.TrackingCode, done: true);
        Assert.True(said.Value is { ConfirmWanted: false, ConfirmedAt: not null }, said.Failure?.Code);
        Assert.Equal(PortalErrors.NotAsked, (await SayAsync(office, ticket.TrackingCode, done: true)).Failure);
        Assert.Equal("closed", (await office.DoAsync(ticket.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Category);
    }

    [Fact]
    public async Task NotDone_SendsTheWorkBack_WithWordsAndPhotograph()
    {
        var office = await ReadyAsync("tatvan");
        var ticket = await office.RegisterAsync();
        await office.DoAsync(ticket.Id, Moves.Assign, new ActionCommand(To: office.Worker.StaffId.ToString()), office.Agent);
        await office.ApprovedAsync(ticket.Id);
        var photo = CitizenFile.Take(CitizenFile.Photo, Media.Jpeg(), 1).Value!;

        var said = await SayAsync(office, ticket.TrackingCode, done: false, "Hâlâ akmıyor", photo);
        Assert.True(said.Ok, said.Failure?.Code);
        Assert.Equal(("open", false), (said.Value!.Category, said.Value.ConfirmWanted));
        Assert.Equal((false, "Hâlâ akmıyor", 1), (said.Value.Messages[^1].Ours, said.Value.Messages[^1].Text, said.Value.Messages[^1].Files));
        Assert.Equal(["saidNotDone", "forwarded"], said.Value.Steps.TakeLast(2).Select(s => s.Kind));
        Assert.Equal(2, office.Row(ticket.Id).Cycle);
        Assert.Equal("citizen", office.List<Talk>("\"ticket\" = @p0", office.Row(ticket.Id).Key)[^1].By);
        Assert.Contains(NoticeKinds.QuestionAnswered, office.NoticesTo(office.Worker, ticket.Id));
    }

    [Fact]
    public async Task Steps_TellWhatHappened_InOrder_AndNobodysName()
    {
        var office = await ReadyAsync("tatvan");
        var ticket = await office.RegisterAsync();
        await office.DoAsync(ticket.Id, Moves.Note, new ActionCommand("iç not"), office.Worker);
        Desk.Clock.AdvanceMinutes(5);
        await office.SolvedAndClosedAsync(ticket.Id);
        var view = Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!;

        Assert.Equal("received", view.Steps[0].Kind);
        Assert.Equal(office.Tenant.Configuration.Tree.Find(office.Unit)!.Names["tr"], view.Steps.First(s => s.Kind == "forwarded").Name);
        Assert.Equal(["proposed", "checked", "saidDone", "ended"], view.Steps.Select(s => s.Kind).Where(k => k is not ("received" or "forwarded" or "begun")));
        var everything = System.Text.Json.JsonSerializer.Serialize(view.Steps);
        Assert.DoesNotContain("worker", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("iç not", everything, StringComparison.Ordinal);
    }

    private ValueTask<Core.Common.Result<PublicTicketView>> SayAsync(Office office, string code, bool done, string? words = null, params CitizenFile[] files) =>
        Confirms.ExecuteAsync(office.Tenant, code, done, words, files, "tr", null, CancellationToken.None);

    private async Task<Office> ReadyAsync(string pack)
    {
        Desk.Clock.Now = Desk.Start;
        return await Desk.OfficeAsync(pack);
    }
}
