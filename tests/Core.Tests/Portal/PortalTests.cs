using Derman.Core.Notifications;
using Derman.Core.Portal;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Portal;

public sealed class PortalTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Track_ShowsHowItStands_AndNobodyElse()
    {
        var office = await ReadyAsync();
        var ticket = await office.RegisterAsync(new RegisterCommand("yol", Topic: office.Topic, Citizen: new CitizenInput("Ayşe Yılmaz", "0532 111 22 33")));
        Desk.Clock.AdvanceMinutes(30);
        await office.DoAsync(ticket.Id, Moves.Accept, null, office.Worker);
        await office.DoAsync(ticket.Id, Moves.Note, new ActionCommand("iç not"), office.Worker);
        Desk.Clock.AdvanceMinutes(60);
        var typed = ticket.TrackingCode.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal);
        var view = Desk.Track.Execute(office.Tenant, typed, "en").Value!;

        Assert.Equal((ticket.Number, "In progress", "open", "Public Works"), (view.Number, view.StateName, view.Category, view.DirectorateName));
        Assert.Equal(ticket.Deadlines.Single(d => d.Clock == "resolve").Due, view.PromisedBy);
        Assert.Equal([("directorate", 90.0)], view.Custody.Select(c => (c.Kind, c.Held.TotalMinutes)));
        Assert.True(view is { CanWrite: true, CanAskReopen: false });
        var everything = System.Text.Json.JsonSerializer.Serialize(view);
        Assert.DoesNotContain("worker", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("iç not", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("532", everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("K7QF-2M9X-4TRC-0")]
    [InlineData("not a code")]
    [InlineData("' OR 1=1 --")]
    public async Task UnknownCode_IsTheSameNotFound(string? code)
    {
        var office = await ReadyAsync();
        Assert.Equal(PortalErrors.NotFound, Desk.Track.Execute(office.Tenant, code, "tr").Failure);
        Assert.Equal(PortalErrors.NotFound, (await Desk.CitizenWrites.ExecuteAsync(office.Tenant, code, "", "tr", null, CancellationToken.None)).Failure);
        Assert.Equal(PortalErrors.NotFound, (await Desk.CitizenAsksReopen.ExecuteAsync(office.Tenant, code, null, "tr", null, CancellationToken.None)).Failure);
        var valid = Derman.Core.Common.TrackingCode.New(Desk.Random.Fill).ToString();
        Assert.Equal(PortalErrors.NotFound, Desk.Track.Execute(office.Tenant, valid, "tr").Failure);
    }

    [Fact]
    public async Task CitizenWrites_EndsTheWait()
    {
        var office = await ReadyAsync();
        var ticket = await office.RegisterAsync();
        await office.DoAsync(ticket.Id, Moves.Accept, null, office.Worker);
        var asked = await office.DoAsync(ticket.Id, Moves.Ask, new ActionCommand(Comment: "Hangi sokak?"), office.Worker);
        Assert.Equal(asked.WaitUntil, Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!.AnswerWantedBy);
        Desk.Clock.AdvanceMinutes(15);
        var result = await Desk.CitizenWrites.ExecuteAsync(office.Tenant, ticket.TrackingCode, " İstasyon Caddesi ", "tr", null, CancellationToken.None);

        Assert.True(result.Ok, result.Failure?.Code);
        Assert.Equal("open", result.Value!.Category);
        Assert.Equal((false, "İstasyon Caddesi"), (result.Value.Messages[^1].Ours, result.Value.Messages[^1].Text));
        Assert.Contains(NoticeKinds.QuestionAnswered, office.NoticesTo(office.Worker, ticket.Id));
        Assert.Equal(15, office.Ledger(ticket.Id).Where(c => c.HolderKind == HolderKinds.Citizen).Sum(c => (c.To!.Value - c.From).TotalMinutes));
        Assert.Equal("citizen", office.View(ticket.Id).Events![^1].Actor);
    }

    [Fact]
    public async Task CitizenWrites_SentTwice_IsOneMessage()
    {
        var office = await ReadyAsync();
        var ticket = await office.RegisterAsync();
        var key = new IdempotencyKey("portal", "form-1", [1]);
        for (var i = 0; i < 2; i++)
        {
            Assert.True((await Desk.CitizenWrites.ExecuteAsync(office.Tenant, ticket.TrackingCode, "acele", "tr", key, CancellationToken.None)).Ok);
        }

        Assert.Single(office.View(ticket.Id).Conversation!, m => m.Direction == "in");
        Assert.Equal("field.required", (await Desk.CitizenWrites.ExecuteAsync(office.Tenant, ticket.TrackingCode, " ", "tr", null, CancellationToken.None)).Failure!.Code);
        Assert.Equal("field.tooLong", (await Desk.CitizenWrites.ExecuteAsync(office.Tenant, ticket.TrackingCode, new string('x', 5000), "tr", null, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task AskReopen_IsAWish_WithinItsDays()
    {
        var office = await ReadyAsync();
        var ticket = await office.RegisterAsync();
        Assert.Equal("ticket.moveNotLegal", (await Desk.CitizenAsksReopen.ExecuteAsync(office.Tenant, ticket.TrackingCode, "hâlâ", "tr", null, CancellationToken.None)).Failure!.Code);
        await office.SolvedAndClosedAsync(ticket.Id);
        var ended = Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "en").Value!;
        Assert.Equal((true, false, Outcomes.Solved, "Solved"), (ended.CanAskReopen, ended.CanWrite, ended.Outcome, ended.OutcomeName));
        Assert.Equal(PortalErrors.Ended, (await Desk.CitizenWrites.ExecuteAsync(office.Tenant, ticket.TrackingCode, "yine", "tr", null, CancellationToken.None)).Failure);

        var asked = await Desk.CitizenAsksReopen.ExecuteAsync(office.Tenant, ticket.TrackingCode, "yine bozuldu", "tr", null, CancellationToken.None);
        Assert.True(asked.Value is { ReopenRequested: true, CanAskReopen: false, Category: "closed" });
        Assert.Contains("yine bozuldu", office.View(ticket.Id).Events![^1].Content!, StringComparison.Ordinal);

        var late = await office.RegisterAsync();
        await office.SolvedAndClosedAsync(late.Id);
        Desk.Clock.Advance(Duration.FromDays(31));
        Assert.False(Desk.Track.Execute(office.Tenant, late.TrackingCode, "tr").Value!.CanAskReopen);
        Assert.Equal("ticket.reopenTooLate", (await Desk.CitizenAsksReopen.ExecuteAsync(office.Tenant, late.TrackingCode, null, "tr", null, CancellationToken.None)).Failure!.Code);
    }

    private async Task<Office> ReadyAsync()
    {
        Desk.Clock.Now = Desk.Start;
        return await Desk.OfficeAsync("erenler");
    }
}
