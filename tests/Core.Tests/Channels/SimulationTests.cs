using System.Text;
using Derman.Channels;
using Derman.Core.Audit;
using Derman.Core.Board;
using Derman.Core.Channels;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Simulation;
using Derman.Core.Citizens;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Staff;
using Derman.Core.Export;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Tests.Channels;

/// <summary>An account that is tried out: everything as if, and nothing outside.</summary>
public sealed class SimulationTests : IAsyncLifetime
{
    private const string Account = "whatsapp";
    private const string Real = "905321112233";
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;
    private WriteAsCitizen _write = null!;
    private EndSimulation _end = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = await _office.AddAsync("Yönetici", Roles.Admin, _office.Unit);
        _desk.Gateway.Simulated = new SimulatedAccounts(_desk.Clock);
        (_write, _end) = (new WriteAsCitizen(_desk.Clock, _desk.Random.Fill), new EndSimulation(_desk.Clock));
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Answer_IsKeptAsItWouldHaveGone_AndReceiptsCome_WithoutAnyCallOutside()
    {
        await SwitchAsync(true);
        await SayAsync("Yol çukuru var, fail");
        await DeliverAsync();
        var ticket = _office.List<Ticket>("1 = 1").Single();
        Assert.Equal(Account, ticket.Simulated);
        Assert.Null((await AnswerAsync(ticket, "Ekip yolda")).Failure);
        await DeliverAsync();
        Assert.Equal(DeliveryStates.Read, Last().State);
        Assert.Null((await AnswerAsync(ticket, "Bu bir hata.")).Failure);
        await DeliverAsync();
        Assert.Equal((DeliveryStates.Failed, SendRejection.RecipientUnreachable), (Last().State, Last().FailureCode));

        Assert.Empty(_desk.Gateway.Sent);
        var view = ReadSimulation.Of(_office.Tenant, Account);
        Assert.Equal(["text", "text", "text"], view.Turns.Where(t => !t.FromPerson).Select(t => t.Sent));
        Assert.Equal((1, 0), (view.Tickets, view.Held));
    }

    [Fact]
    public async Task AfterTheWindow_TheTemplateIsWhatWouldHaveGone()
    {
        await SwitchAsync(true);
        await SayAsync("Yol çukuru var");
        _desk.Clock.Advance(Duration.FromHours(25));
        await DeliverAsync();
        Assert.Equal("template:derman_message", Assert.Single(_office.List<SimulatedSend>("1 = 1")).Kind);
    }

    [Fact]
    public async Task Refusals_PicturesAndPlaces_GoTheWayOfEveryMessage()
    {
        await SwitchAsync(true);
        await SayAsync("RET");
        Assert.Equal(2, _office.List<OptOut>("1 = 1").Count);
        using var picture = new MemoryStream("not really a picture"u8.ToArray());
        Assert.True((await _write.ExecuteAsync(
            _office.Tenant, Account, new MadeUpMessage("Ali", "Çukur", 40.78, 30.40, picture, "image/png", "c.png"), _desk.Gateway.Write, _admin, CancellationToken.None)).Ok);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var (ticket, file) = (_office.List<Ticket>("1 = 1").Single(), _office.List<Attachment>("1 = 1").Single());
        Assert.Equal((40.78, 30.40), (ticket.Lat, ticket.Lon));
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await SimulatedAccounts.FetchAsync(_office.Tenant, file.Source!, CancellationToken.None));
        Assert.Equal("not really a picture", Encoding.UTF8.GetString(fetched.Content.Span));
        Assert.IsType<MediaOutcome.Refused>(await SimulatedAccounts.FetchAsync(_office.Tenant, "1234", CancellationToken.None));
    }

    [Fact]
    public async Task RealPeople_AreNotWrittenTo_AndWhatTheySend_WaitsUntilTheAccountIsLive()
    {
        await RealAsync("wamid.1", "Gerçek bir çukur");
        var real = _office.List<Ticket>("1 = 1").Single();
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        _desk.Gateway.Sent.Clear();

        await SwitchAsync(true);
        var rooms = new ReadReplyRoom(_desk.Clock, _desk.Gateway);
        Assert.Equal(ReplyWindow.TriedOut, rooms.Of(_office.Tenant, real.Id, _office.Worker).Value!.Window);
        Assert.Equal("message.simulation", (await _desk.Say.ExecuteAsync(_office.Tenant, real.Id, "Merhaba", false, ReplyWays.Free, _office.Worker, null, null, CancellationToken.None)).Failure!.Code);
        await RealAsync("wamid.2", "Hâlâ duruyor");
        _desk.Clock.Advance(Duration.FromDays(2));
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Empty(_office.List<Message>("\"external_id\" = 'wamid.2'"));
        Assert.Equal(1, ReadSimulation.Of(_office.Tenant, Account).Held);

        await SwitchAsync(false);
        await _end.ReleaseAsync(_office.Tenant, Account, CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(real.Key, Assert.Single(_office.List<Message>("\"external_id\" = 'wamid.2'")).Ticket);
        Assert.Empty(_desk.Gateway.Sent);
    }

    [Fact]
    public async Task MadeUpRequests_AreCountedNowhere()
    {
        await SwitchAsync(true);
        await RealAsync("wamid.1", "x"); // waits
        await SayAsync("Yol çukuru var");
        var ticket = _office.List<Ticket>("1 = 1").Single();
        Assert.False(ticket.Listed);
        Assert.Equal(0, _office.List<TicketCount>("1 = 1").Sum(c => c.Tickets));
        Assert.Equal(0, _office.Tenant.Store.Read(TicketCounts.Wrong));
        _desk.Clock.Advance(Duration.FromDays(60)); // Past every promise.
        foreach (var period in Enum.GetValues<BoardPeriod>())
        {
            var board = new ReadBoard(_desk.Clock).Execute(_office.Tenant, period, _office.Head).Value!;
            Assert.Equal(new BoardNumbers(0, 0, 0, 0, 0, 0, 0, 0), board.Numbers);
            Assert.All(board.Units, unit => Assert.Equal((0, 0, 0), (unit.Open, unit.Overdue, unit.Broken)));
            Assert.Empty(board.Hot ?? []);
        }
    }

    [Fact]
    public async Task MadeUpRequests_AreMarkedInTheList_OnTheTicket_AndInAFile()
    {
        await RealAsync("wamid.1", "Gerçek bir çukur");
        await SwitchAsync(true);
        await SayAsync("Yol çukuru var");
        var items = _desk.List.Execute(_office.Tenant, new ListQuery(Sort: ListSort.Oldest), _office.Head).Value!.Items;
        Assert.Equal([false, true], items.Select(i => i.Simulated));
        Assert.Equal([false, true], items.Select(i => _office.View(i.Id).Simulated));

        var row = new ExportRow([ExportColumns.Simulated], new Dictionary<Guid, string>(), DateTimeZone.Utc, "Deneme");
        Assert.Equal([null, "Deneme"], items.Select(i => row.Of(i).Single().Text));
        Assert.Contains(ExportColumns.Simulated, ExportColumns.All);
    }

    [Fact]
    public async Task End_ThrowsEverythingMadeUpAway_KeepsTheChain_AndLeavesTheRest()
    {
        await RealAsync("wamid.1", "Gerçek bir çukur");
        await SwitchAsync(true);
        await SayAsync("Yol çukuru var");
        await SayAsync("Çöp alınmadı", "Veli");
        await DeliverAsync();
        await AnswerAsync(_office.List<Ticket>("\"simulated\" IS NOT NULL")[0], "Bakıyoruz");
        Assert.Equal(2, (await _end.ExecuteAsync(_office.Tenant, Account, _admin, CancellationToken.None)).Value);

        Assert.Equal("Gerçek bir çukur", Assert.Single(_office.List<Ticket>("1 = 1")).Text);
        Assert.Single(_office.List<Conversation>("1 = 1"));
        Assert.Single(_office.List<Citizen>("1 = 1"));
        Assert.Empty(_office.List<SimulatedSend>("1 = 1"));
        Assert.Empty(_office.List<Message>("\"ticket\" NOT IN (SELECT \"key\" FROM \"ticket\")"));
        Assert.Empty(_office.List<Delivery>("\"message\" NOT IN (SELECT \"key\" FROM \"message\")"));
        Assert.Null(ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public void Tables_ThatNameATicket_AreAllThoughtOf()
    {
        var named = TenantModel.Tables.Where(t => t.Columns.Any(c => c == "ticket")).Select(t => t.Name);
        Assert.Equal(named.Order(StringComparer.Ordinal), ForgetTicket.Tables.Concat(ForgetTicket.Loosened).Concat(ForgetTicket.Untouched).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OnlyAdministrators_MakePeopleUp_AndOnlyWhereTheAccountIsTriedOut()
    {
        Assert.Equal("simulation.live", (await _write.ExecuteAsync(_office.Tenant, Account, new MadeUpMessage("Ali", "x"), _desk.Gateway.Write, _admin, CancellationToken.None)).Failure!.Code);
        await SwitchAsync(true);
        Assert.False((await _write.ExecuteAsync(_office.Tenant, Account, new MadeUpMessage("Ali", "x"), _desk.Gateway.Write, _office.Worker, CancellationToken.None)).Ok);
        Assert.Equal("simulation.place", (await _write.ExecuteAsync(_office.Tenant, Account, new MadeUpMessage("Ali", "x", Lat: 91, Lon: 0), _desk.Gateway.Write, _admin, CancellationToken.None)).Failure!.Code);
    }

    private Delivery Last() => _office.List<Delivery>("1 = 1 ORDER BY \"message\" DESC")[0];

    private ValueTask<Common.Result<Derman.Core.Tickets.Views.TicketView>> AnswerAsync(Ticket ticket, string text) =>
        _desk.Say.ExecuteAsync(_office.Tenant, ticket.Id, text, false, ReplyWays.Free, _office.Worker, null, null, CancellationToken.None);

    private async Task SwitchAsync(bool on)
    {
        var saved = await new ChangeConfiguration(_desk.Registry, _desk.Clock).ExecuteAsync(
            _office.Tenant,
            pack => pack with { Channels = pack.Channels with { Accounts = [.. pack.Channels.Accounts.Select(a => a.Account == Account ? a with { Simulated = on } : a)] } },
            _office.Tenant.Configuration.Version,
            _admin,
            CancellationToken.None);
        Assert.Null(saved.Failure);
    }

    private async Task SayAsync(string text, string name = "Ali")
    {
        Assert.True((await _write.ExecuteAsync(_office.Tenant, Account, new MadeUpMessage(name, text), _desk.Gateway.Write, _admin, CancellationToken.None)).Ok);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }

    private async Task DeliverAsync()
    {
        await _desk.Deliver.ExecuteAsync(_office.Tenant, CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }

    private async Task RealAsync(string id, string text)
    {
        await _desk.StoreInbound.ExecuteAsync(
            _office.Tenant,
            Account,
            new WebhookRequest { Method = "POST", Query = [], Headers = [], Body = WhatsAppPayload.Messages(WhatsAppPayload.Text(id, Real, text, _desk.Clock.Now)).Body, ReceivedAt = _desk.Clock.Now.ToDateTimeOffset() },
            CancellationToken.None);
        await _desk.Process.ExecuteAsync(_office.Tenant, CancellationToken.None);
    }
}
