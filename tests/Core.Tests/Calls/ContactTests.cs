using Derman.Core.Calls;
using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Knowledge;
using Derman.Core.PlannedWorks;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Calls;

public sealed class ContactTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private Desk Desk => fixture.Desk;

    private RecordContact Record => new(Desk.Clock, Desk.Random.Fill);

    [Fact]
    public async Task Informed_IsCountedWithWhatWasSaid_AndMakesNoTicket()
    {
        var office = await Desk.OfficeAsync("erenler");
        var work = (await new KeepPlannedWorks(Desk.Clock, Desk.Random.Fill).SaveAsync(
            office.Tenant, null, 0, new WorkDraft(Desk.Clock.Now, Desk.Clock.Now + Duration.FromHours(6), new WorkContent(new Dictionary<string, string> { ["tr"] = "Su kesik, 13.00'e kadar." }, [], [], [])), office.Agent, CancellationToken.None)).Value!;
        var tickets = office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

        var made = await Record.ExecuteAsync(office.Tenant, new ContactCommand("su yok", Channel: "phone", Citizen: new CitizenInput("Ali Ak", "0532 555 00 01"), Work: work.Id, FormKey: "f1"), office.Agent, CancellationToken.None);
        var again = await Record.ExecuteAsync(office.Tenant, new ContactCommand("su yok", Channel: "phone", Citizen: new CitizenInput("Ali Ak", "0532 555 00 01"), Work: work.Id, FormKey: "f1"), office.Agent, CancellationToken.None);

        Assert.True(made.Ok, made.Failure?.Code);
        Assert.Equal(made.Value, again.Value);
        var row = Assert.Single(office.List<DeskContact>("\"work\" IS NOT NULL"));
        Assert.Equal((ContactKinds.Informed, "su yok", "Su kesik, 13.00'e kadar.", "phone"), (row.Kind, row.Text, row.Said, row.Channel));
        Assert.NotNull(row.Citizen);
        Assert.Equal(1, new ReadContacts(Desk.Clock).Informed(office.Tenant)[work.Id]);
        Assert.Equal(tickets, office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
    }

    [Fact]
    public async Task Answered_FromACall_EndsIt_AndKeepsTopicAndArticle()
    {
        var office = await Desk.OfficeAsync("erenler");
        await office.Tenant.Store.WriteAsync(s => s.Insert(new Call { Account = "phone", CallId = "c1", From = "+905325550002", RingAt = Desk.Clock.Now, State = "answered" }), CancellationToken.None);
        var article = (await new KeepKnowledge(Desk.Clock, Desk.Random.Fill).SaveAsync(
            office.Tenant, null, 0, new ArticleContent(false, ["YOL-CUKUR"], new Dictionary<string, ArticleText> { ["tr"] = new("Asfalt programı", "Mayısta.", []) }), office.Agent, CancellationToken.None)).Value!;

        var command = new ContactCommand(Topic: "YOL-CUKUR", Channel: "phone", Article: article.Id, Account: "phone", CallId: "c1");
        Assert.True((await Record.ExecuteAsync(office.Tenant, command, office.Agent, CancellationToken.None)).Ok);

        var row = Assert.Single(office.List<DeskContact>("\"call_id\" = 'c1'"));
        Assert.Equal((ContactKinds.Answered, "YOL-CUKUR", "Asfalt programı", null), (row.Kind, row.Topic, row.Said, row.Text));
        Assert.Equal(FinishCall.AnsweredNoTicket, office.List<Call>("\"call_id\" = 'c1'").Single().Result);
        Assert.Equal("call.alreadyFinished", (await Record.ExecuteAsync(office.Tenant, command, office.Agent, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Contact_WithWhatIsNotThere_IsRefused()
    {
        var office = await Desk.OfficeAsync("erenler");
        async Task<string> CodeAsync(ContactCommand command, Derman.Core.Tickets.Actor? actor = null) =>
            (await Record.ExecuteAsync(office.Tenant, command, actor ?? office.Agent, CancellationToken.None)).Failure!.Code;

        Assert.Equal("work.notFound", await CodeAsync(new ContactCommand(Work: Guid.NewGuid())));
        Assert.Equal("article.notFound", await CodeAsync(new ContactCommand(Article: Guid.NewGuid())));
        Assert.Equal("call.notFound", await CodeAsync(new ContactCommand(Account: "phone", CallId: "nobody")));
        Assert.Equal("field.unknownValue", await CodeAsync(new ContactCommand(Topic: "NO-SUCH")));
        Assert.Equal("ticket.moveForbidden", await CodeAsync(new ContactCommand("x"), office.Auditor));
    }

    [Fact]
    public async Task List_OfSomebodyWithoutTheWholeDesk_IsTheirOwn()
    {
        var office = await Desk.OfficeAsync("erenler");
        await Record.ExecuteAsync(office.Tenant, new ContactCommand("memurun cevabı", Channel: "phone"), office.Worker, CancellationToken.None);
        await Record.ExecuteAsync(office.Tenant, new ContactCommand("masanın cevabı", Channel: "phone"), office.Agent, CancellationToken.None);
        var read = new ReadContacts(Desk.Clock);

        Assert.Equal(["memurun cevabı"], read.Execute(office.Tenant, null, null, null, office.Worker).Items.Select(c => c.Text!));
        var all = read.Execute(office.Tenant, ContactKinds.Answered, null, null, office.Agent);
        Assert.Contains(all.Items, c => c.Text == "memurun cevabı");
        Assert.True(all.Week >= 2);
        Assert.Empty(read.Execute(office.Tenant, ContactKinds.Informed, null, null, office.Worker).Items);
    }
}
