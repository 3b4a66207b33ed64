using Derman.Channels;
using Derman.Core.Common;
using Derman.Core.Outside;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tests.Outside;

public sealed class OutsideTests : IAsyncLifetime
{
    private readonly FakeOutside _board = new();
    private Desk _desk = null!;
    private Office _office = null!;
    private CarryOutside _carry = null!;
    private SendOutside _send = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        (_carry, _send) = (new CarryOutside(_board, _desk.Clock), new SendOutside(_board, _desk.Clock, _desk.Random.Fill));
        await new OutsideCatalogue(_board, _desk.Clock).ListAsync(_office.Tenant, FakeOutside.Account, false, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Report_LeavesOnce_WithoutAnythingOfThePerson_AndTheTicketStaysWhereItIs()
    {
        var ticket = await RegisterAsync();
        Assert.True((await SendAsync(ticket.Id)).Ok);
        Assert.Equal("outside.alreadyThere", (await SendAsync(ticket.Id)).Failure!.Code);
        await CarryAsync();
        await CarryAsync();

        var sent = Assert.Single(_board.Kept).Value;
        Assert.Equal(("W1", "Sokakta su yok", null, null), (sent.Service, sent.Text, sent.PersonName, sent.PersonPhone));
        var view = _office.View(ticket.Id);
        Assert.Equal((ticket.State, ticket.Directorate.Code), (view.State, view.Directorate.Code));
        Assert.Equal(["registered", "outsideQueued", "outsideSent"], view.Events!.Select(e => e.Kind));
        Assert.Equal(("sent", "1"), Seen(ticket.Id) is var seen ? (seen.State, seen.Number) : default);
        Assert.Equal("W1", OutsideCatalogue.ChosenFor(_office.Tenant, FakeOutside.Account, _office.Topic));
    }

    [Fact]
    public async Task SameKeyAgain_IsTheSameReport_EvenAfterItFailed()
    {
        var ticket = await RegisterAsync();
        var key = new IdempotencyKey("outside", "k-1", [1]);
        var first = await SendAsync(ticket.Id, key: key);
        _board.Answer = _ => new SendOutcome.Rejected(SendRejection.Refused, "no");
        await CarryAsync();
        Assert.Equal("failed", Seen(ticket.Id).State);
        Assert.Equal((true, first.Value), await SendAsync(ticket.Id, key: key) is var again ? (again.Ok, again.Value) : default);
        Assert.Single(ReadOutside.Of(_office.Tenant, ticket.Id, _office.Agent));
        Assert.Equal("idempotency.otherBody", (await SendAsync(ticket.Id, key: key with { RequestHash = [2] })).Failure!.Code);
    }

    [Fact]
    public async Task MadeUpRequest_StaysHere()
    {
        var ticket = await RegisterAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket\" SET \"simulated\" = 'whatsapp' WHERE \"key\" = @p0", _office.Row(ticket.Id).Key), CancellationToken.None);
        Assert.Equal("outside.staysHere", (await SendAsync(ticket.Id)).Failure!.Code);
    }

    [Fact]
    public async Task CrashBetweenCallAndAnswer_IsLookedForByReference_NotSentAgain()
    {
        var ticket = await RegisterAsync();
        await SendAsync(ticket.Id);
        _board.Answer = report =>
        {
            _board.Kept["id:1"] = report;
            throw new OperationCanceledException("The host died here.");
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(CarryAsync);
        Assert.Equal("sending", Seen(ticket.Id).State);
        _board.Answer = null;

        _desk.Clock.AdvanceMinutes(4);
        await CarryAsync();

        Assert.Equal(("sent", "1"), Seen(ticket.Id) is var seen ? (seen.State, seen.Number) : default);
        Assert.Single(_board.Kept);
    }

    [Fact]
    public async Task NobodyKnows_AndNotFound_IsForAPersonToDecide()
    {
        var ticket = await RegisterAsync();
        await SendAsync(ticket.Id);
        (_board.Answer, _board.Hides) = (_ => new SendOutcome.Unknown("The line broke."), true);
        for (var i = 0; i < 6; i++)
        {
            await CarryAsync();
            _desk.Clock.AdvanceMinutes(11);
        }

        var seen = Seen(ticket.Id);
        Assert.Equal(("failed", "unknown"), (seen.State, seen.FailureCode));
        Assert.Contains("outsideFailed", _office.NoticesTo(_office.Head, ticket.Id));
        var decide = new DecideOutside(_desk.Clock);
        Assert.Equal("ticket.notFound", (await decide.ExecuteAsync(_office.Tenant, ticket.Id, seen.Id, true, _office.Stranger, CancellationToken.None)).Failure!.Code);
        Assert.Equal("outside.notFound", (await decide.ExecuteAsync(_office.Tenant, ticket.Id, Guid.NewGuid(), true, _office.Agent, CancellationToken.None)).Failure!.Code);

        (_board.Answer, _board.Hides) = (null, false);
        Assert.True((await decide.ExecuteAsync(_office.Tenant, ticket.Id, seen.Id, again: true, _office.Agent, CancellationToken.None)).Ok);
        await CarryAsync();
        Assert.Equal("sent", Seen(ticket.Id).State);
        Assert.Equal("outside.nothingToDecide", (await decide.ExecuteAsync(_office.Tenant, ticket.Id, seen.Id, true, _office.Agent, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Closed_IsAClaim_ToldToTheHolder_AndClosesNothing()
    {
        var ticket = await SentAsync();
        _board.Says = id => new ReportSighting { Id = id, State = ReportState.Closed, Status = "closed", Notes = "Hat onarıldı." };
        _desk.Clock.AdvanceMinutes(20);
        await CarryAsync();

        Assert.Equal(("claimed", "Hat onarıldı."), Seen(ticket.Id) is var seen ? (seen.State, seen.Notes) : default);
        var view = _office.View(ticket.Id);
        Assert.Equal(("open", ticket.State), (view.Category, view.State));
        Assert.Contains("outsideClaimed", view.Events!.Select(e => e.Kind));
        Assert.Contains("outsideClaimed", _office.NoticesTo(_office.Head, ticket.Id));

        _board.Says = id => new ReportSighting { Id = id, State = ReportState.Open, Status = "open" };
        _desk.Clock.AdvanceMinutes(60 * 7);
        await CarryAsync();
        Assert.Equal("sent", Seen(ticket.Id).State);
    }

    [Fact]
    public async Task Silence_ShowsAsLate_Once_AndEndsWithAWord()
    {
        var ticket = await SentAsync();
        for (var day = 0; day < 9; day++)
        {
            _desk.Clock.AdvanceMinutes(60 * 24);
            await CarryAsync();
        }

        Assert.True(Seen(ticket.Id).Silent);
        Assert.Single(_office.View(ticket.Id).Events!, e => e.Kind == "outsideSilent");

        _board.Says = id => new ReportSighting { Id = id, State = ReportState.Open, Status = "open", Notes = "Ekip yarın gelecek." };
        _desk.Clock.AdvanceMinutes(60 * 7);
        await CarryAsync();
        Assert.False(Seen(ticket.Id).Silent);
        Assert.Contains(_office.View(ticket.Id).Events!, e => e.Kind == "outsideSaid" && e.Content!.Contains("Ekip yarın", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TooManyRequests_WaitsAsLongAsAsked_AndLosesNothing()
    {
        var ticket = await RegisterAsync();
        await SendAsync(ticket.Id);
        _board.Answer = _ => new SendOutcome.Deferred(TimeSpan.FromMinutes(30), "429");
        await CarryAsync();
        _board.Answer = null;
        _desk.Clock.AdvanceMinutes(29);
        await CarryAsync();
        Assert.Empty(_board.Kept);
        _desk.Clock.AdvanceMinutes(2);
        await CarryAsync();
        Assert.Single(_board.Kept);

        _board.Fault = new ReportFault("throttled", "429", TimeSpan.FromHours(2));
        _desk.Clock.AdvanceMinutes(20);
        await CarryAsync();
        Assert.Equal(_desk.Clock.Now + Duration.FromHours(2), Row(ticket.Id).NextAt);
        Assert.Equal("sent", Row(ticket.Id).State);
    }

    [Theory]
    [InlineData("", "W1", "field.required")]
    [InlineData("Sokakta su yok", "YOK", "field.unknownValue")]
    [InlineData("Arayın: 0555 777 00 77", "W1", "message.personalDigits")]
    [InlineData("Ayşe Kaya evinde su yok", "W1", "message.personalName")]
    [InlineData("Kanal taştı", "W2", "field.required")]
    public async Task WhatMustNotLeave_OrIsIncomplete_IsRefused(string text, string service, string code)
    {
        var ticket = await RegisterAsync();
        Assert.Equal(code, (await SendAsync(ticket.Id, text, service)).Failure!.Code);
        Assert.Null(Row(ticket.Id, orNone: true));
    }

    [Fact]
    public async Task Person_StaysHere_UnlessTheTopicAndTheCitizenSaySo()
    {
        var ticket = await RegisterAsync();
        Assert.Equal("outside.personStays", (await SendAsync(ticket.Id, withPerson: true)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await SendAsync(ticket.Id, by: _office.Stranger)).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await SendAsync(ticket.Id, by: _office.Auditor)).Failure!.Code);
    }

    [Fact]
    public async Task Ended_IsLookedAtNoMore()
    {
        var ticket = await SentAsync();
        await _office.SolvedAndClosedAsync(ticket.Id);
        _desk.Clock.AdvanceMinutes(60);
        await CarryAsync();
        Assert.Equal(("over", (Instant?)null), (Row(ticket.Id).State, Row(ticket.Id).NextAt));
    }

    [Fact]
    public async Task Services_AreAskedOnceADay_AndStayWhenTheBodyIsSilent()
    {
        var catalogue = new OutsideCatalogue(_board, _desk.Clock);
        Task<OutsideList> List(bool anew = false) => catalogue.ListAsync(_office.Tenant, FakeOutside.Account, anew, CancellationToken.None);
        Assert.Equal(2, (await List()).Services.Count);
        Assert.Equal(1, _board.Asked);
        _board.Fault = new ReportFault("unreachable", "No connection.");
        var kept = await List(anew: true);
        Assert.Equal((2, "No connection."), (kept.Services.Count, kept.Fault));
    }

    private async Task<TicketView> SentAsync()
    {
        var ticket = await RegisterAsync();
        Assert.True((await SendAsync(ticket.Id)).Ok);
        await CarryAsync();
        _desk.Clock.AdvanceMinutes(16);
        await CarryAsync();
        return _office.View(ticket.Id);
    }

    private Task<TicketView> RegisterAsync() => _office.RegisterAsync(new RegisterCommand(
        "Sokakta su yok", Topic: _office.Topic, Consent: true, Citizen: new CitizenInput("Ayşe Kaya", "0555 777 00 77"), Location: new LocationInput(Address: "Değirmendere Cd.", Lat: 40.77, Lon: 30.4)));

    private ValueTask<Result<Guid>> SendAsync(Guid ticket, string text = "Sokakta su yok", string service = "W1", bool withPerson = false, Actor? by = null, IdempotencyKey? key = null) =>
        _send.ExecuteAsync(_office.Tenant, ticket, new OutsideCommand(FakeOutside.Account, service, text, WithPerson: withPerson), by ?? _office.Agent, key, CancellationToken.None);

    private Task CarryAsync() => _carry.ExecuteAsync(_office.Tenant, CancellationToken.None);

    private OutsideView Seen(Guid ticket) => ReadOutside.Of(_office.Tenant, ticket, _office.Agent).Single();

    private OutsideReport Row(Guid ticket, bool orNone = false) => _office.List<OutsideReport>("\"ticket\" = @p0", _office.Row(ticket).Key) is var rows && orNone ? rows.SingleOrDefault()! : rows.Single();
}
