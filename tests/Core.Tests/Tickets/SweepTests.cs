using Derman.Core.Clocks;
using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class SweepTests : IAsyncLifetime
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
    public async Task Levels_FireOnceEach_UpTheTree()
    {
        var deputy = await _office.AddAsync("deputy", Roles.Executive, "BSKY1");
        var mayor = await _office.AddAsync("mayor", Roles.Executive, "BSK");
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Accept, null, _office.Worker);
        var resolve = _office.ClockOf(id, "resolve")!;
        var calendar = _office.Tenant.Configuration.Calendars["office"];
        foreach (var (percent, person, kind) in new[] { (75m, _office.Worker, NoticeKinds.Warning), (100m, _office.Head, NoticeKinds.Escalation), (125m, deputy, NoticeKinds.Escalation), (200m, mayor, NoticeKinds.Escalation) })
        {
            var at = BusinessClock.AtShare(calendar, resolve.StartedAt, resolve.Due!.Value, percent)!.Value;
            _desk.Clock.Now = at - Duration.FromSeconds(1);
            await _desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);
            var before = OfResolve(person, id).Count;
            _desk.Clock.Now = at;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None)));
            var notices = OfResolve(person, id);
            Assert.Equal(before + 1, notices.Count);
            Assert.Equal(kind, notices[^1].Kind);
        }

        Assert.Null(_office.ClockOf(id, "resolve")!.NextAt);
        Assert.Equal(4, _office.View(id).Events!.Count(e => e.Kind == "escalated" && e.Content!.Contains("\"resolve\"", StringComparison.Ordinal)));
        Assert.Null(Audit.ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Level_ForAnAbsentHead_GoesToTheNextAbove()
    {
        var deputy = await _office.AddAsync("deputy", Roles.Executive, "BSKY1");
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                var head = s.First<StaffMember>("\"id\" = @p0", Provider.Of(_office.Head.StaffId!.Value))!;
                head.AbsentFrom = Desk.Start;
                s.Update(head);
            },
            CancellationToken.None);
        var id = (await _office.RegisterAsync()).Id;
        _desk.Clock.Now = _office.ClockOf(id, "resolve")!.Due!.Value;
        await _desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.NotEmpty(OfResolve(deputy, id));
        Assert.Empty(OfResolve(_office.Head, id));
    }

    [Fact]
    public async Task Level_OfAPausedClock_DoesNotFire()
    {
        var id = (await _office.RegisterAsync(new RegisterCommand("yol", Topic: _office.Topic))).Id;
        await _office.DoAsync(id, Moves.Accept, null, _office.Worker);
        await _office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale", Until: _desk.Clock.Now + Duration.FromDays(60)), _office.Worker);
        Assert.Equal(_office.ClockOf(id, "resolve")!.NextAt, SweepAt(Duration.Zero));

        // A closed ticket asks for nothing.
        await _office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        Assert.Null(SweepAt(Duration.FromDays(30)));
        Assert.DoesNotContain("escalated", _office.View(id).Events!.Select(e => e.Kind));
    }

    [Fact]
    public async Task NextDue_IsTheEarliestOfTheRunningClocks()
    {
        var id = (await _office.RegisterAsync(new RegisterCommand("yol", Topic: _office.Topic, RequestType: "dilekce"))).Id;
        foreach (var step in new Func<Task>[]
                 {
                     () => _office.DoAsync(id, Moves.Accept, null, _office.Worker),
                     () => _office.DoAsync(id, Moves.Ask, new ActionCommand(Comment: "?"), _office.Worker),
                     () => _office.DoAsync(id, Moves.Accept, null, _office.Worker),
                     () => _office.ApprovedAsync(id),
                 })
        {
            _desk.Clock.AdvanceMinutes(9);
            await step();
            var row = _office.Row(id);
            Assert.Equal(_office.List<RunningClock>("\"ticket\" = @p0 AND \"met_at\" IS NULL", row.Key).Min(c => c.Due), row.NextDue);
        }
    }

    private Instant? SweepAt(Duration later)
    {
        _desk.Clock.Advance(later);
        return Core.Tickets.Sweep.SweepTenant.NextOf(_office.Tenant);
    }

    private List<Notification> OfResolve(Actor person, Guid ticket) =>
        _office.List<Notification>("\"staff\" = @p0 AND \"ticket\" = @p1 AND \"values\" LIKE '%resolve%' ORDER BY \"key\"", Provider.Of(person.StaffId!.Value), _office.Row(ticket).Key);
}
