using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

public sealed class UndoTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private UndoStep _undo = null!;

    public async Task InitializeAsync()
    {
        _office = await fixture.Desk.OfficeAsync("erenler");
        _undo = new UndoStep(_office.Clock);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Assignment_IsTakenBack_WithItsPromiseAndItsNotice()
    {
        var id = (await _office.RegisterAsync()).Id;
        var before = _office.Row(id);
        Assert.Null(_office.ClockOf(id, TicketClocks.Assign)!.MetAt);
        await _office.DoAsync(id, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString()));
        Assert.NotNull(_office.ClockOf(id, TicketClocks.Assign)!.MetAt);
        _office.Clock.AdvanceMinutes(3);

        await UndoAsync(id);

        var after = _office.Row(id);
        Assert.Equal((before.State, before.Directorate, before.Assignee), (after.State, after.Directorate, after.Assignee));
        Assert.Null(_office.ClockOf(id, TicketClocks.Assign)!.MetAt);
        Assert.Empty(_office.NoticesTo(_office.Worker, id));
        Assert.Equal(["registered", Moves.Assign, UndoStep.Event], _office.View(id).Events!.Select(e => e.Kind));
        Assert.Equal(3, _office.Ledger(id).Count);
        Assert.Null(_undo.Offer(_office.Tenant, id, _office.Agent));
    }

    [Fact]
    public async Task Note_TakenBack_IsReadByTheAuditorOnly()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Note, new ActionCommand(Comment: "yanlış başvuruya yazdım"), _office.Worker);

        await UndoAsync(id, _office.Worker);

        Assert.Null(_office.View(id, _office.Colleague).Events!.Single(e => e.Kind == Moves.Note).Content);
        Assert.Contains("yanlış", _office.View(id, _office.Auditor).Events!.Single(e => e.Kind == Moves.Note).Content!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classification_IsTakenBack_WithItsRouteAndPromises()
    {
        var id = (await _office.RegisterAsync(new RegisterCommand("bir şey"))).Id;
        var (before, clocks) = (_office.Row(id), Clocks(id));
        var configuration = _office.Tenant.Configuration;
        var kind = configuration.RequestTypes.Values.First(r => r.Legal is not null).Code;
        Office.Ok(await new ClassifyTicket(_office.Clock).ExecuteAsync(
            _office.Tenant, id, new ClassifyCommand(_office.Topic, kind, Urgencies.Urgent, "okul yolu", "çukur"), _office.Agent, null, null, CancellationToken.None));
        Assert.NotEqual(before.State, _office.Row(id).State);
        Assert.NotEqual(clocks, Clocks(id));

        await UndoAsync(id);

        var after = _office.Row(id);
        Assert.Equal(
            (before.State, before.Directorate, before.Topic, before.RequestType, before.Urgency, before.UrgencyReason, before.Problem, before.Sensitivity, before.NextDue),
            (after.State, after.Directorate, after.Topic, after.RequestType, after.Urgency, after.UrgencyReason, after.Problem, after.Sensitivity, after.NextDue));
        Assert.Equal(clocks, Clocks(id));
    }

    [Fact]
    public async Task Step_OfSomebodyElse_OrWithSomethingAfterIt_OrTooOld_Stays()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString()));
        var step = _undo.Offer(_office.Tenant, id, _office.Agent)!.Value;
        Assert.Null(_undo.Offer(_office.Tenant, id, _office.Head));
        Assert.Equal(UndoStep.TooLate, (await _undo.ExecuteAsync(_office.Tenant, id, step, _office.Head, CancellationToken.None)).Failure!.Code);
        Assert.Equal(TicketErrors.NotFound, (await _undo.ExecuteAsync(_office.Tenant, id, step, _office.Stranger, CancellationToken.None)).Failure);

        await _office.DoAsync(id, Moves.Note, new ActionCommand(Comment: "x"), _office.Worker);
        Assert.Equal(UndoStep.TooLate, (await _undo.ExecuteAsync(_office.Tenant, id, step, _office.Agent, CancellationToken.None)).Failure!.Code);

        var note = _undo.Offer(_office.Tenant, id, _office.Worker)!.Value;
        _office.Clock.AdvanceMinutes(11);
        Assert.Equal(UndoStep.TooLate, (await _undo.ExecuteAsync(_office.Tenant, id, note, _office.Worker, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task WhatWasSaidOrAsked_CannotBeTakenBack()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Ask, new ActionCommand(Comment: "neresi?"), _office.Worker);
        Assert.Null(_undo.Offer(_office.Tenant, id, _office.Worker));
    }

    private List<string> Clocks(Guid id) => [.. _office.List<RunningClock>("\"ticket\" = @p0 ORDER BY \"clock\"", _office.Row(id).Key).Select(c => $"{c.Clock} {c.Due} {c.MetAt} {c.Calendar}")];

    private async Task UndoAsync(Guid id, Actor? actor = null)
    {
        var step = _undo.Offer(_office.Tenant, id, actor ?? _office.Agent);
        Assert.NotNull(step);
        Office.Ok(await _undo.ExecuteAsync(_office.Tenant, id, step.Value, actor ?? _office.Agent, CancellationToken.None));
    }
}
