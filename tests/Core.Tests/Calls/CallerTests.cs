using Derman.Core.Calls.Counter;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Calls;

public sealed class CallerTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private Desk Desk => fixture.Desk;

    [Fact]
    public async Task Card_ShowsOpenTicketsBrokenPromisesAndTheLastWord()
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync("tatvan");
        var ticket = await office.RegisterAsync(By("Lamba yanmıyor", "0532 444 00 01", "Hüseyin Aksoy"));
        Desk.Clock.Now += Duration.FromDays(30);
        var second = await office.RegisterAsync(By("Su akmıyor", "0532 444 00 01", "Hüseyin Aksoy"));
        var card = Card(office, "05324440001")!;

        var person = Assert.Single(card.People);
        Assert.Equal(("+905324440001", "Hüseyin Aksoy", 2), (card.Number, person.Name, person.Requests));
        Assert.Equal([ticket.Id, second.Id], person.Tickets.Select(t => t.Id)); // The late one first.
        var broken = Assert.Single(person.Broken);
        Assert.Equal((ticket.Id, ticket.Deadlines.Single(d => d.Clock == "resolve").Due), (broken.Ticket, (Instant?)broken.Promised));
        Assert.Null(broken.KeptAt);
        Assert.Equal(second.Number, person.Last!.Number);
        Assert.Equal("registered", person.Contacts[0].What);
    }

    [Fact]
    public async Task Card_OfAHousehold_ShowsEverybodyOnTheNumber()
    {
        var office = await Desk.OfficeAsync("tatvan");
        await office.RegisterAsync(By("bir", "0532 444 00 02", "Ali Ak"));
        await office.RegisterAsync(By("iki", "0532 444 00 02", "Veli Ak"));

        Assert.Equal(["Ali Ak", "Veli Ak"], Card(office, "+90 532 444 00 02")!.People.Select(p => p.Name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Card_ForAnotherUnit_IsTheSameAsForAnUnknownNumber()
    {
        var office = await Desk.OfficeAsync("tatvan");
        await office.RegisterAsync(By("bir", "0532 444 00 03", "Ayşe Su"));

        var unknown = new ReadCaller(Desk.Clock).Execute(office.Tenant, "0532 444 99 99", office.Stranger)!;
        var hidden = new ReadCaller(Desk.Clock).Execute(office.Tenant, "0532 444 00 03", office.Stranger)!;
        Assert.Empty(unknown.People);
        Assert.Empty(hidden.People);
        Assert.Single(new ReadCaller(Desk.Clock).Execute(office.Tenant, "0532 444 00 03", office.Worker)!.People);
    }

    [Fact]
    public async Task Card_OfNoNumber_IsNone()
    {
        var office = await Desk.OfficeAsync("tatvan");
        Assert.Null(Card(office, "anonymous"));
        Assert.Null(Card(office, ""));
    }

    private static RegisterCommand By(string text, string phone, string name) => new(text, Topic: "YOL-CUKUR", Citizen: new CitizenInput(name, phone));

    private CallerCard? Card(Office office, string number) => new ReadCaller(Desk.Clock).Execute(office.Tenant, number, office.Agent);
}
