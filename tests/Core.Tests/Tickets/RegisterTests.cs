using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class RegisterTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    private Desk Desk => fixture.Desk;

    [Theory]
    [InlineData("erenler", "birime_iletildi")]
    [InlineData("tatvan", "birime_iletildi")]
    [InlineData("behzisti-wa", "erja")]
    public async Task Register_WithATopic_GoesToItsOwnerWithItsClocks(string pack, string state)
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync(pack);
        var view = await office.RegisterAsync();
        var configuration = office.Tenant.Configuration;
        var topic = configuration.Topics[office.Topic];

        Assert.Equal(state, view.State);
        Assert.Equal("open", view.Category);
        Assert.Equal(office.Unit, view.Directorate.Code);
        foreach (var (clock, target) in new[] { ("firstResponse", topic.Targets.FirstResponse!), ("assign", topic.Targets.Assign!), ("resolve", topic.Targets.Resolve!) })
        {
            var due = BusinessClock.Due(configuration.Calendars["office"], Desk.Start, target).Due;
            Assert.Equal(due, Assert.Single(view.Deadlines, d => d.Clock == clock).Due);
        }

        Assert.Equal(view.Deadlines.Min(d => d.Due), view.NextDue);
        Assert.Single(office.Ledger(view.Id), c => c.To is null && c.From == Desk.Start && c.Holder == office.Unit);
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
    }

    [Theory]
    [InlineData("erenler", "yeni")]
    [InlineData("tatvan", "yeni")]
    [InlineData("behzisti-wa", "sabt")]
    public async Task Register_WithoutATopic_StaysAtTheDesk(string pack, string state)
    {
        var office = await Desk.OfficeAsync(pack);
        var view = await office.RegisterAsync(new RegisterCommand("Bir derdim var"));

        Assert.Equal(state, view.State);
        Assert.Equal(office.Tenant.Configuration.Profile.Desk, view.Directorate.Code);
        Assert.Equal(HolderKinds.Desk, Assert.Single(office.Ledger(view.Id)).HolderKind);
    }

    [Fact]
    public async Task Register_ATopicForTriage_StaysAtTheDeskAndCarriesItsUrgency()
    {
        var office = await Desk.OfficeAsync("erenler");
        var view = await office.RegisterAsync(new RegisterCommand("Bodrumu su bastı", Topic: "YOL-YAGMUR"));

        Assert.Equal(("yeni", "ERBIM", "urgent", "topic"), (view.State, view.Directorate.Code, view.Urgency, view.UrgencyReason));
        Assert.Equal(Desk.Clock.Now + Duration.FromMinutes(15), view.Deadlines.Single(d => d.Clock == "firstResponse").Due); // round the clock
    }

    [Fact]
    public async Task Register_Critical_TakesTheTighterTarget()
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync("erenler");
        var office4 = BusinessClock.Due(office.Tenant.Configuration.Calendars["office"], Desk.Start, Target.OfMinutes(240)).Due;
        var slow = await office.RegisterAsync(new RegisterCommand("acil", Topic: office.Topic, Urgency: "critical", UrgencyReason: "school"));
        Assert.Equal(office4, slow.Deadlines.Single(d => d.Clock == "resolve").Due);
        Assert.Equal("school", slow.UrgencyReason);

        var tight = office.Tenant.Configuration.Topics.Values.FirstOrDefault(t => !t.Triage && t.Targets.Resolve?.Minutes is > 0 and < 240 && !t.RoundTheClock);
        if (tight is not null)
        {
            var quick = await office.RegisterAsync(new RegisterCommand("acil", Topic: tight.Code, Urgency: "critical"));
            Assert.True(quick.Deadlines.Single(d => d.Clock == "resolve").Due < office4);
        }
    }

    [Fact]
    public async Task Register_APetition_HasALegalTermToTheEndOfItsDay()
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync("erenler");
        var view = await office.RegisterAsync(new RegisterCommand("Dilekçemdir", Topic: office.Topic, RequestType: "dilekce"));
        var legal = view.Deadlines.Single(d => d.Clock == "legal");
        var expected = BusinessClock.Due(office.Tenant.Configuration.Calendars["office"], Desk.Start, Target.OfCalendarDays(30, endOfDay: true));

        Assert.Equal(("legal", expected.Due, expected.ActBy), (legal.Kind, legal.Due, legal.ActBy));
    }

    [Fact]
    public async Task Register_SendsAReceiptWithNumberCodeAndDate()
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync("erenler");
        var view = await office.RegisterAsync(new RegisterCommand("yol", Topic: office.Topic, Channel: "web"));
        var message = Assert.Single(office.View(view.Id).Conversation!);

        Assert.Equal(("out", "receipt", "portal", DeliveryStates.Posted), (message.Direction, message.Template, message.Means, message.Delivery));
        Assert.Contains(view.Number, message.Text, StringComparison.Ordinal);
        Assert.Contains(view.TrackingCode, message.Text, StringComparison.Ordinal);
        Assert.Contains("Kasım 2026", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("{", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("—", message.Text, StringComparison.Ordinal);
        Assert.Equal(DeliveryStates.Spoken, office.View((await office.RegisterAsync(new RegisterCommand("yol", Channel: "phone"))).Id).Conversation![0].Delivery);
        Assert.Null(office.Row(view.Id).FirstWordAt); // A receipt made by a machine is not our first word.

        var persian = await Desk.OfficeAsync("behzisti-wa");
        Assert.Contains("۱۴۰۵", persian.View((await persian.RegisterAsync()).Id).Conversation![0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_NumbersAreReadableGaplessAndPerYear()
    {
        await using var desk = await Desk.OpenAsync("erenler");
        var office = await desk.OfficeAsync("erenler");
        var views = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => i % 4 == 3
            ? await RefusedAsync(desk, office)
            : await office.RegisterAsync($"metin {i}")));
        var numbers = views.Where(v => v is not null).Select(v => v!.Number).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"ERB-2026-{i:000000}"), numbers);

        desk.Clock.Set("2026-12-31 23:59", "Europe/Istanbul");
        Assert.Equal("ERB-2026-000031", (await office.RegisterAsync()).Number);
        desk.Clock.Set("2027-01-01 00:00", "Europe/Istanbul");
        Assert.Equal("ERB-2027-000001", (await office.RegisterAsync()).Number);
        Assert.All(views.Where(v => v is not null), v => Assert.True(TrackingCode.TryParse(v!.TrackingCode, out _)));
        Assert.Equal(32, office.List<Ticket>("1 = 1").Select(t => t.TrackingCode).Distinct().Count());
    }

    [Fact]
    public async Task Register_WithManyFaults_NamesThemAllAtOnce()
    {
        var office = await Desk.OfficeAsync("erenler");
        var result = await Desk.Register.ExecuteAsync(
            office.Tenant,
            new RegisterCommand(
                " ",
                Topic: "NOPE",
                RequestType: "nope",
                Channel: "nope",
                Urgency: "soon",
                OnBehalfOf: new string('x', 501),
                Directorate: "X-SASKI",
                Citizen: new CitizenInput(Phone: "12", NationalId: "12345678901", Language: "de"),
                Location: new LocationInput("Nowhere", Lat: 91, Lon: null)),
            office.Agent,
            null,
            CancellationToken.None);

        Assert.Equal(("request.invalid", FailureKind.Invalid), (result.Failure!.Code, result.Failure.Kind));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["text"] = "field.required",
                ["topic"] = "field.unknownValue",
                ["requestType"] = "field.unknownValue",
                ["channel"] = "field.unknownValue",
                ["urgency"] = "field.unknownValue",
                ["onBehalfOf"] = "field.tooLong",
                ["directorate"] = "field.unknownValue",
                ["citizen.language"] = "field.unknownValue",
                ["citizen.phone"] = "phone.length",
                ["citizen.nationalId"] = "nationalId.checksum",
                ["location.neighbourhood"] = "field.unknownValue",
                ["location.lat"] = "location.coordinate",
                ["location.lon"] = "location.coordinate",
            }.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} {e.Value}"),
            result.Failure.Errors!.OrderBy(e => e.Field, StringComparer.Ordinal).Select(e => $"{e.Field} {e.Code}"));
    }

    [Fact]
    public async Task Register_ALocalNumber_AsksForConfirmationOfTheAreaCode()
    {
        var office = await Desk.OfficeAsync("erenler");
        var command = new RegisterCommand("yol", Citizen: new CitizenInput("Ayşe", "241 12 34"));
        var guessed = await Desk.Register.ExecuteAsync(office.Tenant, command, office.Agent, null, CancellationToken.None);
        Assert.Equal("phone.confirmAreaCode", guessed.Failure!.Code);
        var confirmed = await office.RegisterAsync(command with { Citizen = command.Citizen! with { PhoneConfirmed = true } });
        Assert.Equal("+90 2** *** ** 34", office.View(confirmed.Id).Citizen!.Phone);
    }

    [Fact]
    public async Task Register_ForAKnownPerson_FindsHimAndKeepsANewNumber()
    {
        var office = await Desk.OfficeAsync("erenler");
        var first = await office.RegisterAsync(new RegisterCommand("bir", Citizen: new CitizenInput("Ali Veli", "0532 111 22 33", "10000000146")));
        var second = await office.RegisterAsync(new RegisterCommand("iki", Citizen: new CitizenInput("Ali V.", "0533 999 88 77", "10000000146")));
        var third = await office.RegisterAsync(new RegisterCommand("üç", Citizen: new CitizenInput("ALİ VELİ", "+90 532 111 22 33")));
        var wife = await office.RegisterAsync(new RegisterCommand("dört", Citizen: new CitizenInput("Fatma Veli", "0532 111 22 33")));

        var key = office.Row(first.Id).Citizen!.Value;
        Assert.Equal((key, key), (office.Row(second.Id).Citizen!.Value, office.Row(third.Id).Citizen!.Value));
        Assert.NotEqual(key, office.Row(wife.Id).Citizen);
        Assert.Equal(["+905321112233", "+905339998877"], office.List<Citizens.ContactPoint>("\"citizen\" = @p0 ORDER BY \"seq\"", key).Select(c => c.Value));
        var citizen = office.List<Citizens.Citizen>("\"key\" = @p0", key).Single();
        Assert.Equal("10000000146", office.Tenant.Key.OpenText(Citizens.CitizenDraft.Purpose, citizen.NationalId!));
    }

    [Fact]
    public async Task Register_WithTheSameKey_GivesTheFirstAnswerOnce()
    {
        var office = await Desk.OfficeAsync("erenler");
        var key = new IdempotencyKey("client:demo register", "k1", [1, 2, 3]);
        var command = new RegisterCommand("bir defa", Topic: office.Topic, Location: new LocationInput(Address: "İstasyon Cd. 5"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            Office.Ok(await Desk.Register.ExecuteAsync(office.Tenant, command, office.Client, key, CancellationToken.None))));

        Assert.Single(answers.Select(a => a.Number).Distinct());
        Assert.All(answers, a => Assert.Equal(TicketViewJson.Write(answers[0]), TicketViewJson.Write(a)));
        Assert.Single(office.List<Ticket>("\"text\" = 'bir defa'"));

        var other = await Desk.Register.ExecuteAsync(office.Tenant, command, office.Client, key with { RequestHash = [9] }, CancellationToken.None);
        Assert.Equal("idempotency.otherBody", other.Failure!.Code);
        Office.Ok(await Desk.Register.ExecuteAsync(office.Tenant, command, office.Client, key with { Scope = "client:other register" }, CancellationToken.None));
    }

    [Fact]
    public async Task Register_InParallel_LeavesAWholeChainAndSearchRows()
    {
        var office = await Desk.OfficeAsync("tatvan");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => office.RegisterAsync($"kaldırımlar çökmüş {i}")));

        var chain = Audit.ChainVerifier.Verify(office.Tenant.Store.Handle);
        Assert.Null(chain.BrokenAt);
        Assert.True(chain.Events >= 100);
        var found = Desk.List.Execute(office.Tenant, new Core.Tickets.Listing.ListQuery(Search: "kaldırım", Limit: 200), office.Agent).Value!;
        Assert.Equal(100, found.Items.Count(i => i.Excerpt.StartsWith("kaldırımlar", StringComparison.Ordinal)));
        Assert.Null(found.Next);
    }

    private static async Task<TicketView?> RefusedAsync(Desk desk, Office office)
    {
        // A unit that takes its numbers and then fails must give them back.
        await Assert.ThrowsAnyAsync<Exception>(async () => await office.Tenant.Store.WriteAsync(
            s =>
            {
                _ = s.Next("ticket");
                _ = s.Next("ticket:2026");
                throw new InvalidOperationException(desk.DataFolder);
            },
            CancellationToken.None));
        return null;
    }
}
