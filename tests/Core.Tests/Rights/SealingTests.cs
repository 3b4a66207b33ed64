using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Rights;

public sealed class SealingTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private Actor _mayor = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync()
    {
        _office = await Desk.OfficeAsync("erenler");
        _mayor = await _office.AddAsync($"mayor{Guid.NewGuid():n}", Roles.Executive, _office.Unit);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Sealed_IsGoneForEverybodyWithoutTheRight_AndStaysForTheCitizen()
    {
        var ticket = await _office.RegisterAsync("Gizli kalması gereken bir iş");
        await _office.DoAsync(ticket.Id, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString(), Comment: "x"));
        var board = new NoticeBoard(Desk.Clock);
        var (before, unread) = (Count(_office.Agent), board.Unread(_office.Tenant, _office.Worker));
        Assert.Contains(board.Newest(_office.Tenant, _office.Worker), n => n.Ticket == ticket.Id);

        var view = Office.Ok(await SealAsync(ticket.Id, true, "koruma kararı", _mayor));

        Assert.Equal("ticket.notFound", Desk.Read.Execute(_office.Tenant, ticket.Id, _office.Worker).Failure!.Code);
        Assert.Equal("ticket.notFound", Desk.Read.Execute(_office.Tenant, ticket.Id, _office.Agent).Failure!.Code);
        Assert.Equal("ticket.notFound", (await _office.TryAsync(ticket.Id, Moves.Note, new ActionCommand(Comment: "x"), _office.Head)).Failure!.Code);
        Assert.Equal(before - 1, Count(_office.Agent));
        Assert.Equal(unread - 1, board.Unread(_office.Tenant, _office.Worker));
        Assert.DoesNotContain(board.Newest(_office.Tenant, _office.Worker), n => n.Ticket == ticket.Id);
        Assert.Null(Desk.Read.FindByNumber(_office.Tenant, ticket.Number, _office.Agent));
        Assert.Contains(Desk.List.Execute(_office.Tenant, new ListQuery(Limit: 200), _mayor).Value!.Items, t => t.Id == ticket.Id);
        Assert.True(Desk.Track.Execute(_office.Tenant, view.TrackingCode, "tr").Ok);

        Assert.True(Office.Ok(await SealAsync(ticket.Id, false, "karar kalktı", _mayor)).Id == ticket.Id);
        Assert.Equal(before, Count(_office.Agent));
        Assert.Contains(_office.View(ticket.Id).Events!, e => e.Kind == SealTicket.SealedEvent && e.Content!.Contains("koruma kararı", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Seal_WithoutTheRight_OrReason_IsRefused()
    {
        var id = (await _office.RegisterAsync()).Id;
        Assert.Equal("ticket.moveForbidden", (await SealAsync(id, true, "x", _office.Agent)).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await SealAsync(id, true, "x", _office.Auditor)).Failure!.Code);
        Assert.Equal("field.required", (await SealAsync(id, true, " ", _mayor)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await SealAsync(Guid.NewGuid(), true, "x", _mayor)).Failure!.Code);
        Assert.False(_office.Row(id).IsSealed);
    }

    [Fact]
    public async Task Merge_IntoASealedOne_FindsNothing()
    {
        var (id, hidden) = ((await _office.RegisterAsync()).Id, await _office.RegisterAsync());
        await SealAsync(hidden.Id, true, "x", _mayor);
        var missing = await _office.RefusedAsync(id, Moves.Merge, new ActionCommand(To: "ERB-2026-999999", Reason: "aynı"));
        var refused = await _office.RefusedAsync(id, Moves.Merge, new ActionCommand(To: hidden.Number, Reason: "aynı"));
        Assert.Equal((missing.Code, missing.Field), (refused.Code, refused.Field));
    }

    [Fact]
    public async Task Search_WithSealedTicketsAmongTheHits_StillFillsItsPage()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            ids.Add((await _office.RegisterAsync(new RegisterCommand($"mercanköşk {i}", Topic: _office.Topic))).Id);
        }

        foreach (var hidden in ids.TakeLast(3))
        {
            await SealAsync(hidden, true, "x", _mayor);
        }

        var page = Desk.List.Execute(_office.Tenant, new ListQuery(Search: "mercanköşk", Limit: 4), _office.Agent).Value!;
        Assert.Equal(4, page.Items.Count);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Escalation_OfASealedTicket_ReachesOnlyWhoMaySeeIt()
    {
        var id = (await _office.RegisterAsync()).Id;
        await SealAsync(id, true, "x", _mayor);
        Desk.Clock.AdvanceMinutes(60 * 24 * 60);
        await Desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Empty(_office.NoticesTo(_office.Head, id));
        Assert.NotEmpty(_office.NoticesTo(_mayor, id));
    }

    private int Count(Actor reader) => new CountTickets().Execute(_office.Tenant, [new ListQuery()], reader, 10_000)[0];

    private ValueTask<Common.Result<Derman.Core.Tickets.Views.TicketView>> SealAsync(Guid id, bool seal, string reason, Actor by) =>
        new SealTicket(Desk.Clock).ExecuteAsync(_office.Tenant, id, seal, new SealCommand(reason), by, null, null, CancellationToken.None);
}
