using Derman.Core.Surveys;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Surveys;

public sealed class SurveyTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    private Desk Desk => fixture.Desk;

    private AnswerSurvey Answer => new(Desk.Clock);

    [Fact]
    public async Task EndOfARequest_AsksOnce_AndAnAnswerIsKeptAndCanBeChangedForADay()
    {
        var (office, token, code) = await EndedAsync();
        Assert.True(Answer.Read(office.Tenant, token, "tr").Value is { Open: true, Score: null });

        Assert.True((await SayAsync(office, token, 4, " iyiydi ")).Ok);
        Assert.Null(Desk.Track.Execute(office.Tenant, code, "tr").Value!.Survey); // asked is asked
        Desk.Clock.Advance(Duration.FromHours(23));
        Assert.True((await SayAsync(office, token, 2, null)).Value is { Score: 2, Words: null, Open: true });
        Desk.Clock.Advance(Duration.FromHours(2));
        Assert.False(Answer.Read(office.Tenant, token, "tr").Value!.Open);
        Assert.Equal(SurveyErrors.Ended, (await SayAsync(office, token, 5, null)).Failure);
        Assert.Equal(2, Answer.Read(office.Tenant, token, "tr").Value!.Score);
    }

    [Fact]
    public async Task Survey_IsOverAfterAMonth()
    {
        var (office, token, code) = await EndedAsync();
        Desk.Clock.Advance(Duration.FromDays(31));
        Assert.Null(Desk.Track.Execute(office.Tenant, code, "tr").Value!.Survey);
        Assert.Equal(SurveyErrors.Ended, (await SayAsync(office, token, 5, null)).Failure);
    }

    [Fact]
    public async Task ReopenedAndEndedAgain_IsNotAskedAgain()
    {
        var (office, token, code) = await EndedAsync();
        await SayAsync(office, token, 1, null);
        var id = office.List<Core.Tickets.Ticket>("\"tracking_code\" = @p0", code)[0].Id;
        await office.DoAsync(id, Moves.RequestReopen);
        await office.DoAsync(id, Moves.DecideReopen, new ActionCommand(Decision: "accepted", Reason: "olmamış"), office.Head);
        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));

        Assert.Null(Desk.Track.Execute(office.Tenant, code, "tr").Value!.Survey);
        Assert.Single(office.List<Survey>("\"ticket\" = @p0", office.Row(id).Key));
    }

    [Fact]
    public async Task LastWord_TellsTheAddressOfTheSurvey_OnlyWhereThereIsOne_AndOnlyOnce()
    {
        var office = await ReadyAsync("tatvan");
        await HostsAsync(office, "istek.tatvan.example.org");
        var ticket = await office.RegisterAsync();
        await office.SolvedAndClosedAsync(ticket.Id);
        var token = Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!.Survey;
        Assert.EndsWith($"https://istek.tatvan.example.org/survey/{token}", LastWord(office, ticket.Id), StringComparison.Ordinal);

        await office.DoAsync(ticket.Id, Moves.RequestReopen);
        await office.DoAsync(ticket.Id, Moves.DecideReopen, new ActionCommand(Decision: "accepted", Reason: "olmamış"), office.Head);
        await office.SolvedAndClosedAsync(ticket.Id);
        Assert.DoesNotContain("/survey/", LastWord(office, ticket.Id), StringComparison.Ordinal);

        await HostsAsync(office, "tatvan.localhost"); // Nobody outside gets there: the whole line is left out.
        var other = await office.RegisterAsync();
        await office.SolvedAndClosedAsync(other.Id);
        Assert.DoesNotContain("{", LastWord(office, other.Id), StringComparison.Ordinal);
        Assert.DoesNotContain("değerlendirmek", LastWord(office, other.Id), StringComparison.Ordinal);
        Assert.Contains(other.Number, LastWord(office, other.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverRefusedSurveys_IsToldTheEndWithoutOne()
    {
        var office = await ReadyAsync("tatvan");
        await HostsAsync(office, "istek.tatvan.example.org");
        await SayAsync("m1", "RET");
        await SayAsync("m2", "yol çukuru");
        var id = office.List<Core.Tickets.Ticket>("\"channel\" = 'whatsapp' ORDER BY \"key\" DESC")[0].Id;
        await office.SolvedAndClosedAsync(id);
        Assert.DoesNotContain("/survey/", LastWord(office, id), StringComparison.Ordinal);

        Task SayAsync(string message, string text) => Desk.Handle.ExecuteAsync(
            office.Tenant,
            "whatsapp",
            null,
            new Derman.Channels.InboundMessage
            {
                ExternalId = message, From = "905321110077", At = office.Clock.Now.ToDateTimeOffset(), Text = text, Parts = [new Derman.Channels.TextPart(text)],
            },
            1,
            office.Clock.Now,
            CancellationToken.None);
    }

    private static string LastWord(Office office, Guid ticket) =>
        office.List<Core.Conversations.Message>("\"ticket\" = @p0 ORDER BY \"key\" DESC", office.Row(ticket).Key)[0].Text!;

    private static async Task HostsAsync(Office office, string host)
    {
        var pack = office.Tenant.Configuration.Pack;
        await office.Tenant.Store.WriteAsync(s => Core.Tenancy.ConfigurationStore.Write(s, pack with { Tenant = pack.Tenant with { Hosts = [host] } }, null, "test", office.Clock.Now), CancellationToken.None);
        office.Tenant.Reread();
    }

    [Fact]
    public async Task Withdrawn_IsNotAsked()
    {
        var office = await ReadyAsync("tatvan");
        var ticket = await office.RegisterAsync();
        await office.DoAsync(ticket.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        Assert.Null(Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!.Survey);
    }

    [Fact]
    public async Task WrongLinks_AndAnotherTenants_AreTheSameNotFound()
    {
        var (_, token, _) = await EndedAsync();
        var elsewhere = await ReadyAsync("erenler");
        foreach (var wrong in new[] { token, "made-up", "", null })
        {
            Assert.Equal(SurveyErrors.NotFound, Answer.Read(elsewhere.Tenant, wrong, "tr").Failure);
            Assert.Equal(SurveyErrors.NotFound, (await SayAsync(elsewhere, wrong, 9, null)).Failure);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Score_IsOneToFive(int? score)
    {
        var (office, token, _) = await EndedAsync();
        Assert.Equal("survey.score", (await SayAsync(office, token, score, null)).Failure!.Code);
    }

    [Fact]
    public async Task Summary_AddsUpByUnit()
    {
        var (office, token, _) = await EndedAsync();
        await EndedAsync();
        await SayAsync(office, token, 5, "sağ olun");
        var read = new ReadSurveys();
        var (from, until) = (Desk.Start - Duration.FromDays(1), Desk.Start + Duration.FromDays(60));
        var all = read.Execute(office.Tenant, from, until);

        Assert.True(all.Asked >= 2 && all.Answered >= 1 && all.Counts[4] >= 1, $"{all}");
        Assert.InRange(all.Average!.Value, 1, 5);
        Assert.Equal(all.Asked, read.Execute(office.Tenant, from, until, [office.Unit]).Asked);
        Assert.Equal((0, null), (read.Execute(office.Tenant, from, until, [office.OtherUnit]).Asked, read.Execute(office.Tenant, from, until, [office.OtherUnit]).Average));
    }

    private ValueTask<Core.Common.Result<SurveyView>> SayAsync(Office office, string? token, int? score, string? words) =>
        Answer.ExecuteAsync(office.Tenant, token, score, words, "tr", CancellationToken.None);

    private async Task<(Office Office, string Token, string Code)> EndedAsync()
    {
        var office = await ReadyAsync("tatvan");
        var ticket = await office.RegisterAsync();
        await office.SolvedAndClosedAsync(ticket.Id);
        return (office, Desk.Track.Execute(office.Tenant, ticket.TrackingCode, "tr").Value!.Survey!, ticket.TrackingCode);
    }

    private async Task<Office> ReadyAsync(string pack)
    {
        Desk.Clock.Now = Desk.Start;
        return await Desk.OfficeAsync(pack);
    }
}
