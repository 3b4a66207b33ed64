using Derman.Core.Citizens;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Rights;

/// <summary>Every role in every situation, through every door: what is not seen is in no list, number, search, stream or answer.</summary>
public sealed class SightTests(RightsDesk desk) : IClassFixture<RightsDesk>
{
    private Office Office => desk.Office;

    /// <summary>Role → what it sees of: mine, ofUnit, ofOther, taskForUnit, inCustody, otherTopic, sealedOfUnit, sealedInCustody. F: with names in full, m: masked, -: not at all.</summary>
    [Theory]
    [InlineData("agent", "FFFFFF--")]
    [InlineData("counter", "FFFFFF--")]
    [InlineData("staff", "FF-mFF--")]
    [InlineData("head", "FF-mFF--")]
    [InlineData("field", "FF-mFF--")]
    [InlineData("audience", "FFFFFF--")]
    [InlineData("executive", "FFFFFFFF")]
    [InlineData("admin", "FFFFFF--")]
    [InlineData("auditor", "FFFFFFFF")]
    [InlineData("api", "FFFFFF--")]
    [InlineData("topicHead", "FmmmF---")]
    [InlineData("unitTopic", "F--mFF--")]
    [InlineData("twoUnits", "F-FFF---")]
    [InlineData("ownOnly", "F---F---")]
    [InlineData("nothing", "F---F---")]
    [InlineData("sealedUnit", "FF-mFFFF")]
    [InlineData("sealedAll", "FFFFFFFF")]
    [InlineData("unknownRole", "--------")]
    [InlineData("unitTopic sealedAll", "FFFFFFFF")]
    [InlineData("ownOnly topicHead", "FmmmF---")]
    public async Task Role_SeesWhatItsAxesSay_ThroughEveryDoor(string roles, string expected)
    {
        var person = await desk.PersonAsync(roles);
        for (var i = 0; i < RightsDesk.Situations.Length; i++)
        {
            var id = await desk.TicketAsync(RightsDesk.Situations[i], person);
            Assert.Equal((RightsDesk.Situations[i], expected[i]), (RightsDesk.Situations[i], await SeenAsync(id, person)));
        }
    }

    [Fact]
    public async Task SeveralRoles_DoNotWidenEachOther()
    {
        // Head for one topic everywhere, staff for the own unit: on another topic of the unit he is staff and no more.
        var person = await desk.PersonAsync("topicHead staff");
        var (approves, works) = (await desk.TicketAsync("ofUnit", person), await desk.TicketAsync("otherTopic", person));

        Assert.Contains(Roles.Head, On(approves, person).ActsAs);
        Assert.Equal([Roles.Staff], On(works, person).ActsAs);
        Assert.DoesNotContain(Office.View(works, person).Transitions, t => OnlyHeads(t.Action));

        var move = Office.Tenant.Configuration.Workflow.File.Transitions.First(t => t.Roles.Contains(Roles.Head) && OnlyHeads(t.Action) && t.From[0] != "*");
        await desk.SetAsync(works, t => t.State = move.From[0]);
        Assert.Equal("ticket.moveForbidden", (await Office.TryAsync(works, move.Action, new ActionCommand(Comment: "x", Reason: "x", Decision: "accepted"), person)).Failure?.Code);
        await desk.SetAsync(works, t => t.State = Office.Tenant.Configuration.Workflow.File.Register.Routed);
    }

    [Fact]
    public async Task ActsOfARole_HoldOnlyOnWhatThatRoleSees()
    {
        var person = await desk.PersonAsync("sealedUnit twoUnits");
        Assert.True(On(await desk.TicketAsync("ofUnit", person), person).May(Acts.Unmask));
        Assert.False(On(await desk.TicketAsync("ofOther", person), person).May(Acts.Unmask));
    }

    [Fact]
    public void UnitThatSeesAnother_SeesItMasked()
    {
        var tree = Office.Tenant.Configuration.Pack.Organisation;
        var pack = Office.Tenant.Configuration.Pack with
        {
            Organisation = tree with { Directorates = [.. tree.Directorates.Select(d => d.Code == Office.Unit ? d with { Sees = [Office.OtherUnit] } : d)] },
        };
        var configuration = new Core.Tenancy.TenantConfiguration(pack, 9);
        var grant = Assert.Single(configuration.Rights.Of([Roles.Staff], Office.Unit).Grants);
        var ticket = new Ticket { Directorate = Office.OtherUnit };
        Assert.True(grant.Covers(ticket));
        Assert.False(grant.CoversAsOwn(ticket));
    }

    [Fact]
    public async Task WhoOnlyLooksOn_TakesNothingDown()
    {
        foreach (var roles in (string[])["auditor", "nothing", "unknownRole"])
        {
            var refused = await desk.Desk.Register.ExecuteAsync(Office.Tenant, new("Yol"), await desk.PersonAsync(roles), null, CancellationToken.None);
            Assert.Equal("ticket.moveForbidden", refused.Failure?.Code);
        }
    }

    [Fact]
    public void Account_NamedTheDeskItself_IsNobody()
    {
        var actor = Actor.Of(new StaffMember { Id = Guid.NewGuid(), Roles = "system citizen", Unit = Office.Unit });
        Assert.Empty(actor.Roles);
        Assert.Empty(actor.RightsIn(Office.Tenant.Configuration).Grants);
    }

    private TicketAccess On(Guid id, Actor person) => Office.Tenant.Store.Read(s => Access.Of(Office.Tenant.Configuration, s, s.First<Ticket>("\"id\" = @p0", Core.Storage.Provider.Of(id))!, person));

    private bool OnlyHeads(string action) => Office.Tenant.Configuration.Workflow.File.Transitions.Where(t => t.Action == action).All(t => !t.Roles.Contains(Roles.Staff));

    private async Task<char> SeenAsync(Guid id, Actor person)
    {
        var list = desk.Desk.List.Execute(Office.Tenant, new ListQuery(Limit: 200), person).Value!.Items;
        var found = desk.Desk.List.Execute(Office.Tenant, new ListQuery(Search: RightsDesk.Word, Limit: 200), person).Value!.Items;
        var ranked = desk.Desk.List.Execute(Office.Tenant, new ListQuery(Search: RightsDesk.Word, Sort: ListSort.Relevance, Limit: 200), person).Value!.Items;
        var counted = new CountTickets().Execute(Office.Tenant, [new ListQuery(), new ListQuery(Unit: Office.Unit), new ListQuery(Assignee: person.StaffId)], person);
        var changes = new ReadChanges().Since(Office.Tenant, person, 0).Changes;
        var read = desk.Desk.Read.Execute(Office.Tenant, id, person);
        var attached = await desk.Desk.Attach.ExecuteAsync(Office.Tenant, id, "a.txt", "text/plain", new MemoryStream([1]), person, CancellationToken.None);

        Assert.Equal(list.Count, counted[0]);
        Assert.Equal(desk.Desk.List.Execute(Office.Tenant, new ListQuery(Unit: Office.Unit, Limit: 200), person).Value!.Items.Count, counted[1]);
        Assert.Equal(desk.Desk.List.Execute(Office.Tenant, new ListQuery(Assignee: person.StaffId, Limit: 200), person).Value!.Items.Count, counted[2]);
        Assert.Equal(read.Ok, attached.Failure?.Code != "ticket.notFound");
        Assert.Equal(read.Ok, list.Any(t => t.Id == id));
        Assert.Equal(read.Ok, found.Any(t => t.Id == id));
        Assert.Equal(read.Ok, ranked.Any(t => t.Id == id));
        Assert.Equal(read.Ok, changes.Any(c => c.Id == id));
        Assert.Equal(read.Ok, desk.Desk.Read.FindByNumber(Office.Tenant, Office.Row(id).Number, person) == id);
        if (read.Value is not { } view)
        {
            return '-';
        }

        Assert.Equal(view.Citizen!.Name, list.First(t => t.Id == id).CitizenName);
        Assert.Equal("+90 5** *** ** 01", view.Citizen.Phone);
        return view.Citizen.Name == "Ayşe Kaya" ? 'F' : view.Citizen.Name == Mask.Name("Ayşe Kaya") ? 'm' : '?';
    }
}
