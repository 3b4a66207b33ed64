using Derman.Core.Calls;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Similar;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Calls;

public sealed class JoinTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Join_GivesANumberOfItsOwn_AndOneWorkForAll()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var main = await office.RegisterAsync(Hole("Kale mahallesinde çukur"));
        var own = Office.Ok(await JoinAsync(office, main.Id, new RegisterCommand("Biz de çukurdan şikâyetçiyiz", Channel: "phone", Citizen: new CitizenInput("Ayşe Kaya", "0532 111 00 01"))));

        Assert.NotEqual(main.Number, own.Number);
        Assert.Equal(("closed", "duplicate", "YOL-CUKUR", "kale"), (own.Category, own.Outcome, own.Topic, own.Location!.Neighbourhood));
        var joined = Desk.Join.Main(office.Tenant, own.Id)!;
        Assert.Equal((main.Id, main.Number, 2), (joined.Id, joined.Number, joined.People));
        Assert.Equal(main.Deadlines.Single(d => d.Clock == "resolve").Due, joined.Promised);
        Assert.Contains(office.View(main.Id).Events!, e => e.Kind == "joined" && e.Content!.Contains(own.Number, StringComparison.Ordinal));
        Assert.Equal(["end.duplicate"], office.List<Message>("\"ticket\" = @p0", office.Row(own.Id).Key).Select(m => m.Template!)); // One word to the citizen, not a receipt and an end.
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
        Assert.Null(Desk.Join.Main(office.Tenant, main.Id));
    }

    [Fact]
    public async Task Join_SentTwice_IsOneRequest()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var main = await office.RegisterAsync(Hole("Çukur var"));
        var key = new IdempotencyKey("form join", "k1", [1]);
        var first = Office.Ok(await JoinAsync(office, main.Id, new RegisterCommand("ben de"), key: key));
        var second = Office.Ok(await JoinAsync(office, main.Id, new RegisterCommand("ben de"), key: key));

        Assert.Equal(first.Number, second.Number);
        Assert.Equal(2, Desk.Join.Main(office.Tenant, first.Id)!.People);
    }

    [Fact]
    public async Task Join_WhatOneDoesNotSee_IsAsMissing_AndNothingStays()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var main = await office.RegisterAsync(new RegisterCommand("Yol", Topic: office.Topic));
        var before = office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

        Assert.Equal("ticket.notFound", (await JoinAsync(office, main.Id, new RegisterCommand("ben de"), office.Stranger)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await JoinAsync(office, Guid.NewGuid(), new RegisterCommand("ben de"))).Failure!.Code);
        Assert.Equal("field.required", (await JoinAsync(office, main.Id, new RegisterCommand(" "))).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await JoinAsync(office, main.Id, new RegisterCommand("x"), office.Auditor)).Failure!.Code);
        Assert.Equal(before, office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
    }

    [Fact]
    public async Task Join_AnEndedOrJoinedTicket_IsRefused()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var ended = await office.RegisterAsync();
        await office.SolvedAndClosedAsync(ended.Id);
        Assert.Equal("ticket.ended", (await JoinAsync(office, ended.Id, new RegisterCommand("ben de"))).Failure!.Code);

        var main = await office.RegisterAsync(Hole("Çukur"));
        var own = Office.Ok(await JoinAsync(office, main.Id, new RegisterCommand("ben de")));
        Assert.Equal("ticket.alreadyMerged", (await JoinAsync(office, own.Id, new RegisterCommand("ben de"))).Failure!.Code);
    }

    [Fact]
    public async Task Join_ByACitizen_OnlyWhatIsListed()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var listed = await office.RegisterAsync(Hole("Çukur"));
        var hidden = await office.RegisterAsync(new RegisterCommand("Konusuz bir dert"));

        Assert.True((await JoinAsync(office, listed.Id, new RegisterCommand("ben de"), Actor.Citizen)).Ok);
        Assert.Equal("ticket.notFound", (await JoinAsync(office, hidden.Id, new RegisterCommand("ben de"), Actor.Citizen)).Failure!.Code);
    }

    [Fact]
    public async Task Join_FromACall_EndsTheCallOnce()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var main = await office.RegisterAsync(Hole("Çukur"));
        await office.Tenant.Store.WriteAsync(s => s.Insert(new Call { Account = "phone", CallId = "j", From = "+905321110002", RingAt = Desk.Clock.Now, State = "answered" }), CancellationToken.None);
        var own = Office.Ok(await Desk.FinishCall.JoinAsync(office.Tenant, "phone", "j", main.Id, new RegisterCommand("ben de", Citizen: new CitizenInput("Ali")), office.Agent, CancellationToken.None));

        var call = office.List<Call>("\"call_id\" = 'j'").Single();
        Assert.Equal((FinishCall.TicketMade, office.Row(own.Id).Key), (call.Result, call.Ticket));
        Assert.Equal("call.alreadyFinished", (await Desk.FinishCall.JoinAsync(office.Tenant, "phone", "j", main.Id, new RegisterCommand("x"), office.Agent, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Nearby_OffersTheSameMatterInTheSamePlace_ToThoseWhoSeeIt()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var main = await office.RegisterAsync(Hole("Hastane önünde çukur", "hidayet", "İstasyon Caddesi No 4"));
        await office.RegisterAsync(Hole("Okul önünde çukur", "hidayet", "Okul Sokak No 1"));
        await office.RegisterAsync(Hole("Başka mahallede çukur", "tug", "İstasyon Caddesi"));
        var query = new NearbyQuery("çukur var", "YOL-CUKUR", "hidayet", "istasyon cad. 9", null, null);

        var found = Assert.Single(Nearby(office, query, office.Agent));
        Assert.Equal((main.Id, true, 1), (found.Id, found.SameStreet, found.People));
        Assert.Empty(Nearby(office, query, office.Stranger));
        Assert.Equal(2, Nearby(office, query with { Address = null }, office.Agent).Count);
        Assert.Equal(2, Nearby(office, query with { Address = null, Topic = null, Words = "yolda çukur önünde" }, office.Agent).Count); // By words, before a topic is chosen.
        Assert.Empty(Nearby(office, query with { Neighbourhood = null }, office.Agent));
        var shown = Nearby(office, query, Actor.Citizen).Single();
        Assert.Equal((null, null), (shown.Excerpt, shown.Address));
    }

    [Fact]
    public async Task Nearby_WithPlaces_GoesByMetres()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var near = await office.RegisterAsync(Hole("Çukur", "saray", lat: 38.5000, lon: 42.2800));
        await office.RegisterAsync(Hole("Çukur", "saray", lat: 38.5050, lon: 42.2800));

        var found = Assert.Single(Nearby(office, new NearbyQuery("çukur", "YOL-CUKUR", "saray", null, 38.5010, 42.2800), office.Agent));
        Assert.Equal(near.Id, found.Id);
        Assert.InRange(found.Meters!.Value, 105, 118);
    }

    [Theory]
    [InlineData("214. Sokak No 6", "214 sk.", true)]
    [InlineData("İstasyon Cad. 9", "istasyon caddesinde", true)]
    [InlineData("Okul Sokak No 6", "Lale Sokak No 6", false)]
    [InlineData("6. Sokak", "7. Sokak No 6", false)]
    [InlineData("", "", false)]
    public void Street_IsTheName_NotTheHouse(string a, string b, bool same) => Assert.Equal(same, Street.Same(a, b));

    private static IReadOnlyList<NearbyTicket> Nearby(Office office, NearbyQuery query, Actor reader) => new NearbyTickets().Execute(office.Tenant, query, reader);

    private static RegisterCommand Hole(string text, string neighbourhood = "kale", string? address = null, double? lat = null, double? lon = null) =>
        new(text, Topic: "YOL-CUKUR", Location: new LocationInput(neighbourhood, address, lat, lon));

    private async Task<Result<TicketView>> JoinAsync(Office office, Guid main, RegisterCommand command, Actor? actor = null, IdempotencyKey? key = null) =>
        await Desk.Join.ExecuteAsync(office.Tenant, main, command, actor ?? office.Agent, key, CancellationToken.None);
}
