using Derman.Core.Common;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Bulk;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class BulkTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private ChangeInBulk _bulk = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync()
    {
        _office = await Desk.OfficeAsync("erenler");
        _bulk = new ChangeInBulk(Desk.Perform, Desk.List, Desk.Clock, Desk.Random.Fill);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task DryRun_SaysWhatWouldHappen_AndWritesNothing()
    {
        var (a, closed) = ((await _office.RegisterAsync()).Id, await ClosedAsync());
        var events = (_office.EventsOf(a), _office.EventsOf(closed));
        var view = Done(await RunAsync(new BulkCommand([a, closed, Guid.Empty], null, Moves.Assign, new ActionCommand(To: _office.OtherUnit), DryRun: true)));

        Assert.Equal((null, 3, 1, 2), (view.Id, view.Total, view.Done, view.Refused));
        Assert.Equal([BulkItemView.WouldMove, BulkStates.Refused, BulkStates.Refused], view.Items.Select(i => i.State));
        Assert.Equal([null, "ticket.moveNotLegal", "ticket.notFound"], view.Items.Select(i => i.Code));
        Assert.Equal(events, (_office.EventsOf(a), _office.EventsOf(closed)));
        Assert.Equal(_office.Unit, Find(a).Directorate);
    }

    [Fact]
    public async Task Execute_MovesWhatMayMove_AndSaysOfTheRestWhyNot()
    {
        var (a, b, closed) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id, await ClosedAsync());
        var view = Done(await RunAsync(new BulkCommand([a, closed, b, a, Guid.Empty], null, Moves.Assign, new ActionCommand(To: _office.OtherUnit))));

        Assert.Equal((4, 2, 2), (view.Total, view.Done, view.Refused));
        Assert.Equal((_office.OtherUnit, _office.OtherUnit, _office.Unit), (Find(a).Directorate, Find(b).Directorate, Find(closed).Directorate));
        Assert.Equal("ticket.notFound", view.Items[^1].Code);
        Assert.Equal(view.Items.Select(i => (i.Ticket, i.State, i.Code)), Done(_bulk.Read(_office.Tenant, view.Id!.Value, _office.Agent)).Items.Select(i => (i.Ticket, i.State, i.Code)));
    }

    [Fact]
    public async Task SameKey_GivesTheFirstAnswer_AndMovesOnce()
    {
        var a = (await _office.RegisterAsync()).Id;
        var command = new BulkCommand([a], null, Moves.Note, new ActionCommand("Bakıldı."));
        var first = Done(await RunAsync(command, key: new IdempotencyKey("bulk", "once", [1])));
        var events = _office.EventsOf(a);
        var second = Done(await RunAsync(command, key: new IdempotencyKey("bulk", "once", [1])));

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(events, _office.EventsOf(a));
        Assert.Equal("idempotency.otherBody", (await RunAsync(command, key: new IdempotencyKey("bulk", "once", [2]))).Failure!.Code);
    }

    [Fact]
    public async Task AfterACrash_TheSameKeyMakesOnlyTheMovesThatAreLeft()
    {
        var (a, b) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        var command = new BulkCommand([a, b], null, Moves.Note, new ActionCommand("Bakıldı."));
        var first = Done(await RunAsync(command, key: new IdempotencyKey("bulk", "crash", [1])));
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"bulk_item\" SET \"state\" = 'pending' WHERE \"bulk\" = @p0 AND \"seq\" = 1", Core.Storage.Provider.Of(first.Id!.Value)), CancellationToken.None);
        var events = (_office.EventsOf(a), _office.EventsOf(b));

        Assert.Equal(2, Done(await RunAsync(command, key: new IdempotencyKey("bulk", "crash", [1]))).Done);
        Assert.Equal((events.Item1, events.Item2 + 1), (_office.EventsOf(a), _office.EventsOf(b)));
    }

    [Fact]
    public async Task Undo_GivesBackToTheFormerHolders_UnlessTheTicketChangedSince()
    {
        var (unit, person, touched) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        await _office.DoAsync(person, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString()));
        var view = Done(await RunAsync(new BulkCommand([unit, person, touched], null, Moves.Assign, new ActionCommand(To: _office.OtherUnit))));
        Assert.True(view.Reversible);
        await _office.DoAsync(touched, Moves.Note, new ActionCommand("Elimde."));

        var undo = Done(await _bulk.UndoAsync(_office.Tenant, view.Id!.Value, _office.Agent, CancellationToken.None));
        Assert.Equal((2, 1), (undo.Done, undo.Refused));
        Assert.Equal(view.Id, undo.UndoOf);
        Assert.Equal("ticket.stale", undo.Items[^1].Code);
        Assert.Equal((_office.Unit, null), (Find(unit).Directorate, Find(unit).Assignee));
        Assert.Equal((_office.Unit, _office.Worker.StaffId), (Find(person).Directorate, Find(person).Assignee));
        Assert.Equal(_office.OtherUnit, Find(touched).Directorate);
        Assert.Equal(undo.Id, Done(await _bulk.UndoAsync(_office.Tenant, view.Id.Value, _office.Agent, CancellationToken.None)).Id);
    }

    [Theory]
    [InlineData(Moves.Accept)]
    [InlineData(Moves.Note)]
    [InlineData(Moves.Propose)]
    [InlineData(Moves.Approve)]
    [InlineData(Moves.SendBack)]
    public async Task Undo_PutsEveryTicketBackToWhatItWas_WhateverTheMove(string action)
    {
        var ids = new[] { (await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id };
        foreach (var id in ids)
        {
            await ReadyForAsync(id, action);
        }

        var before = ids.Select(Shown).ToList();
        _office.Clock.AdvanceMinutes(7);
        var actor = action is Moves.Approve ? _office.Head : _office.Agent;
        var said = new ActionCommand("toplu", Reason: "toplu", Outcome: action == Moves.Propose ? Outcomes.Refused : null, LegalGround: "5393 md. 14");
        var view = Done(await RunAsync(new BulkCommand(ids, null, action, said), actor));
        Assert.Equal((2, true), (view.Done, view.Reversible));
        Assert.All(ids.Zip(before), t => Assert.True(action == Moves.Note || Shown(t.First) != t.Second));
        _office.Clock.AdvanceMinutes(60); // Not a matter of minutes as for one step: nothing newer happened.

        var undo = Done(await _bulk.UndoAsync(_office.Tenant, view.Id!.Value, actor, CancellationToken.None));
        Assert.Equal((2, 0), (undo.Done, undo.Refused));
        Assert.Equal(before, ids.Select(Shown));
        Assert.All(ids, id => Assert.Equal([action, "undone"], _office.View(id).Events!.Select(e => e.Kind).TakeLast(2)));
        Assert.False(undo.Reversible);
    }

    [Fact]
    public async Task Undo_OfTakingAWaitingTicket_WaitsAgain_UntilTheSameDay()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "kış", Until: _office.Clock.Now + Duration.FromDays(12)));
        var (until, state) = (_office.Row(id).WaitUntil, _office.Row(id).State);
        var view = Done(await RunAsync(new BulkCommand([id], null, Moves.Accept)));
        Assert.Null(_office.Row(id).WaitUntil);

        Assert.Equal(1, Done(await _bulk.UndoAsync(_office.Tenant, view.Id!.Value, _office.Agent, CancellationToken.None)).Done);
        Assert.Equal((until, state, Category.Waiting), (_office.Row(id).WaitUntil, _office.Row(id).State, _office.Row(id).Category));
    }

    [Fact]
    public async Task Undo_WhenSomebodyMerelyActedSince_LeavesThatOneAndSaysWhy()
    {
        var (a, b) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        var view = Done(await RunAsync(new BulkCommand([a, b], null, Moves.Accept)));
        await _office.DoAsync(b, Moves.Assign, new ActionCommand(To: _office.OtherUnit));

        var undo = Done(await _bulk.UndoAsync(_office.Tenant, view.Id!.Value, _office.Agent, CancellationToken.None));
        Assert.Equal([(BulkStates.Done, null), (BulkStates.Refused, "ticket.stale")], undo.Items.Select(i => (i.State, i.Code)));
        Assert.Equal(_office.OtherUnit, _office.Row(b).Directorate);
    }

    [Theory]
    [InlineData(Moves.Ask)]
    [InlineData(Moves.Close)]
    public async Task Undo_OfWhatHasLeftTheHouse_IsRefused(string action)
    {
        var command = new ActionCommand("x", Reason: "vazgeçti", Outcome: action == Moves.Close ? Outcomes.Withdrawn : null);
        var view = Done(await RunAsync(new BulkCommand([(await _office.RegisterAsync()).Id], null, action, command)));
        Assert.Equal((1, false), (view.Done, view.Reversible));
        Assert.Equal("bulk.noInverse", (await _bulk.UndoAsync(_office.Tenant, view.Id!.Value, _office.Agent, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task WhoseItIsNot_ForThemItDoesNotExist_AndWhoLacksTheActIsRefused()
    {
        var id = (await _office.RegisterAsync()).Id;
        var view = Done(await RunAsync(new BulkCommand([id], null, Moves.Assign, new ActionCommand(To: _office.OtherUnit))));

        Assert.Equal("bulk.notFound", _bulk.Read(_office.Tenant, view.Id!.Value, _office.Head).Failure!.Code);
        Assert.Equal("bulk.notFound", (await _bulk.UndoAsync(_office.Tenant, view.Id.Value, _office.Head, CancellationToken.None)).Failure!.Code);
        Assert.Equal("bulk.notFound", _bulk.Read(_office.Tenant, Guid.Empty, _office.Agent).Failure!.Code);
        Assert.Equal("auth.forbidden", (await RunAsync(new BulkCommand([id], null, Moves.Note), _office.Worker)).Failure!.Code);
        Assert.Equal("auth.forbidden", (await _bulk.UndoAsync(_office.Tenant, view.Id.Value, _office.Worker, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task AnotherUnitsTicket_IsNotFound_NotMoved()
    {
        var id = (await _office.RegisterAsync()).Id;
        var view = Done(await RunAsync(new BulkCommand([id], null, Moves.Note, new ActionCommand("x")), _office.OtherHead));
        Assert.Equal("ticket.notFound", Assert.Single(view.Items).Code);
        Assert.Null(view.Items[0].Number);
    }

    [Fact]
    public async Task Command_ThatSaysNotWhatOrWhich_IsRefusedByName()
    {
        async Task<string> CodeAsync(BulkCommand command) => (await RunAsync(command)).Failure!.Code;
        Assert.Equal("field.required", await CodeAsync(new BulkCommand([Guid.Empty])));
        Assert.Equal("ticket.unknownAction", await CodeAsync(new BulkCommand([Guid.Empty], null, Moves.WaitExpired)));
        Assert.Equal("bulk.idsOrFilter", await CodeAsync(new BulkCommand(null, null, Moves.Note)));
        Assert.Equal("bulk.idsOrFilter", await CodeAsync(new BulkCommand([Guid.Empty], new TicketFilter(), Moves.Note)));
        Assert.Equal("field.outOfRange", await CodeAsync(new BulkCommand([], null, Moves.Note)));
        Assert.Equal("field.outOfRange", await CodeAsync(new BulkCommand([.. Enumerable.Range(0, 501).Select(_ => Guid.NewGuid())], null, Moves.Note)));
        Assert.Equal("field.unknownValue", await CodeAsync(new BulkCommand(null, new TicketFilter(Category: "x"), Moves.Note)));
    }

    [Fact]
    public async Task Filter_ThatFindsMoreThanOneCallTakes_MovesNothing()
    {
        await using var desk = await Desk.OpenAsync("erenler");
        var office = await desk.OfficeAsync("erenler");
        await Task.WhenAll(Enumerable.Range(0, ChangeInBulk.Most + 1).Select(i => office.RegisterAsync(new RegisterCommand($"Yol {i}", Topic: office.Topic))));
        var bulk = new ChangeInBulk(desk.Perform, desk.List, desk.Clock, desk.Random.Fill);
        var refused = await bulk.ExecuteAsync(office.Tenant, new BulkCommand(null, new TicketFilter(), Moves.Note, new ActionCommand("x")), office.Agent, null, CancellationToken.None);
        Assert.Equal("bulk.tooMany", refused.Failure!.Code);

        var some = await bulk.ExecuteAsync(office.Tenant, new BulkCommand(null, new TicketFilter(Q: "500"), Moves.Note, new ActionCommand("x")), office.Agent, null, CancellationToken.None);
        Assert.Equal(1, some.Value!.Done);
    }

    /// <summary>What people and clocks see of it; not how often it was touched.</summary>
    private string Shown(Guid id)
    {
        var t = _office.Row(id);
        var clocks = _office.List<RunningClock>("\"ticket\" = @p0 ORDER BY \"clock\"", t.Key).Select(c => $"{c.Clock} {c.MetAt}");
        return $"{t.State} {t.Directorate} {t.Assignee} {t.WaitUntil} {t.Cycle} {t.ProofCount} {t.ProposedOutcome} {t.ProposedAt} {t.ProposedBy} {t.ApprovedAt} {t.SolvedAt} {string.Join(',', clocks)}";
    }

    private async Task ReadyForAsync(Guid id, string action)
    {
        if (action is Moves.Approve or Moves.SendBack)
        {
            var proof = await _office.AttachAsync(id);
            await _office.DoAsync(id, Moves.Propose, new ActionCommand(Proof: [proof], Outcome: Outcomes.Solved), _office.Worker);
        }
    }

    private Task<Result<BulkView>> RunAsync(BulkCommand command, Actor? actor = null, IdempotencyKey? key = null) =>
        _bulk.ExecuteAsync(_office.Tenant, command, actor ?? _office.Agent, key, CancellationToken.None);

    private async Task<Guid> ClosedAsync()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        return id;
    }

    private Ticket Find(Guid id) => _office.List<Ticket>("\"id\" = @p0", Core.Storage.Provider.Of(id)).Single();

    private static BulkView Done(Result<BulkView> result)
    {
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!;
    }
}
