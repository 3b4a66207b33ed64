using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Rights;

public sealed class SubstitutionTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Substitute_HasTheInboxOfTheAbsent_InTheIntervalOnly()
    {
        var id = await HeldByWorkerAsync();
        Assert.False(Sees(Now(_office.Stranger), id));

        await LeaveAsync(_office.Worker, _office.Stranger, Duration.FromDays(1), Duration.FromDays(3));
        Assert.False(Sees(Now(_office.Stranger), id));

        _desk.Clock.AdvanceMinutes(60 * 25);
        var stranger = Now(_office.Stranger);
        Assert.True(Sees(stranger, id));
        Assert.Contains(List(stranger, new ListQuery(Assignee: stranger.StaffId, Open: true)), t => t.Id == id);
        Assert.Contains(List(stranger, new ListQuery(Assignee: stranger.StaffId, Unit: _office.Unit)), t => t.Id == id);
        Assert.Equal(1, new CountTickets().Execute(_office.Tenant, [new ListQuery(Assignee: stranger.StaffId, Open: true)], stranger)[0]);
        Assert.False(Sees(Now(_office.OtherHead), id));

        _desk.Clock.AdvanceMinutes(60 * 24 * 2);
        Assert.False(Sees(Now(_office.Stranger), id));
    }

    [Fact]
    public async Task Substitute_ActsInTheAbsentPersonsName_AndTheEventNamesBoth()
    {
        var id = await HeldByWorkerAsync();
        await LeaveAsync(_office.Worker, _office.Stranger, Duration.Zero, Duration.FromDays(3));
        await _office.DoAsync(id, Moves.Note, new ActionCommand(Comment: "baktım"), Now(_office.Stranger));
        var note = _office.View(id).Events![^1];
        Assert.Contains(_office.Stranger.Name, note.Actor, StringComparison.Ordinal);
        Assert.Contains($"\"for\":\"{_office.Worker.Name}\"", note.Content, StringComparison.Ordinal);
        Assert.DoesNotContain("\"for\"", (await NoteAsync(id, _office.Head)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SubstituteOfASubstitute_GetsNothing_AndWhoIsAwayHasNoInbox()
    {
        var id = await HeldByWorkerAsync();
        await LeaveAsync(_office.Worker, _office.Stranger, Duration.Zero, Duration.FromDays(3));
        await LeaveAsync(_office.Stranger, _office.OtherHead, Duration.Zero, Duration.FromDays(3));
        Assert.False(Sees(Now(_office.Stranger), id));
        Assert.False(Sees(Now(_office.OtherHead), id));
    }

    [Fact]
    public async Task Escalation_GoesToTheSubstitute_AndSkipsNoLevel()
    {
        var id = await HeldByWorkerAsync();
        await LeaveAsync(_office.Worker, _office.Stranger, Duration.Zero, Duration.FromDays(90));
        await LeaveAsync(_office.Head, _office.OtherHead, Duration.Zero, Duration.FromDays(90));
        _desk.Clock.AdvanceMinutes(60 * 24 * 30);
        await _desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Contains(NoticeKinds.Warning, _office.NoticesTo(_office.Stranger, id));
        Assert.Contains(NoticeKinds.Escalation, _office.NoticesTo(_office.OtherHead, id));
        var escalated = _office.View(id).Events!.Where(e => e.Kind == "escalated").ToList();
        Assert.Contains(escalated, e => e.Content!.Contains($"\"for\":\"{_office.Head.Name}\"", StringComparison.Ordinal));
        Assert.Equal(escalated.Select(e => e.Content).Distinct().Count(), escalated.Count);
    }

    [Fact]
    public async Task Notice_ToSomebodyOnLeave_ReachesTheSubstituteToo()
    {
        await LeaveAsync(_office.Worker, _office.Stranger, Duration.Zero, Duration.FromDays(3));
        var id = await HeldByWorkerAsync();
        Assert.Contains(NoticeKinds.Assigned, _office.NoticesTo(_office.Worker, id));
        Assert.Contains(NoticeKinds.Assigned, _office.NoticesTo(_office.Stranger, id));
    }

    [Fact]
    public async Task WhoSees_NamesEveryReason()
    {
        var id = await HeldByWorkerAsync();
        await LeaveAsync(_office.Worker, _office.Stranger, Duration.Zero, Duration.FromDays(3));
        var who = new WhoSees(_desk.Clock);
        var found = who.Execute(_office.Tenant, id, _office.Head).Value!.ToDictionary(p => p.Id, p => p.Reasons);

        Assert.Equal([new SightReason(SightKind.Role, Roles.Staff), new SightReason(SightKind.Custody)], found[_office.Worker.StaffId!.Value]);
        Assert.Equal([new SightReason(SightKind.Substitution, For: _office.Worker.Name)], found[_office.Stranger.StaffId!.Value]);
        Assert.Equal([new SightReason(SightKind.Role, Roles.Agent, EveryUnit: true)], found[_office.Agent.StaffId!.Value]);
        Assert.DoesNotContain(_office.OtherHead.StaffId!.Value, found.Keys);
        Assert.Equal("ticket.moveForbidden", who.Execute(_office.Tenant, id, _office.Worker).Failure!.Code);
        Assert.Equal("ticket.notFound", who.Execute(_office.Tenant, id, _office.OtherHead).Failure!.Code);
    }

    private async Task<Guid> HeldByWorkerAsync()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString(), Comment: "x"));
        return id;
    }

    private async Task<EventView> NoteAsync(Guid id, Actor by)
    {
        await _office.DoAsync(id, Moves.Note, new ActionCommand(Comment: "not"), by);
        return _office.View(id).Events![^1];
    }

    /// <summary>The actor a request would have at this moment.</summary>
    private Actor Now(Actor person) => new Actors(_desk.Clock).Of(_office.Tenant, Member(person));

    private StaffMember Member(Actor person) => _office.Tenant.Store.Read(s => s.First<StaffMember>("\"id\" = @p0", Provider.Of(person.StaffId!.Value)))!;

    private ValueTask<bool> LeaveAsync(Actor person, Actor substitute, Duration from, Duration to)
    {
        var member = Member(person);
        (member.AbsentFrom, member.AbsentTo, member.Substitute) = (_desk.Clock.Now + from, _desk.Clock.Now + to, substitute.StaffId);
        return _office.Tenant.Store.WriteAsync(s => s.Update(member), CancellationToken.None);
    }

    private bool Sees(Actor person, Guid id) => _desk.Read.Execute(_office.Tenant, id, person).Ok;

    private IReadOnlyList<TicketItem> List(Actor person, ListQuery query) => _desk.List.Execute(_office.Tenant, query, person).Value!.Items;
}
