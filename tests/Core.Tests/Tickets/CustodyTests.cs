using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class CustodyTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    private Desk Desk => fixture.Desk;

    [Theory]
    [InlineData("erenler")]
    [InlineData("tatvan")]
    [InlineData("behzisti-wa")]
    public async Task Ledger_TellsWhoHadItHowLong(string pack)
    {
        Desk.Clock.Now = Desk.Start;
        var office = await Desk.OfficeAsync(pack);
        var id = (await office.RegisterAsync(new Core.Tickets.Register.RegisterCommand("derdim var"))).Id;
        Desk.Clock.AdvanceMinutes(10);
        var assigned = await office.DoAsync(id, Moves.Assign, new ActionCommand(To: office.Unit, Comment: "sizin"));
        Assert.Equal((office.Unit, (Guid?)null), (assigned.Directorate.Code, assigned.Assignee));
        Desk.Clock.AdvanceMinutes(20);
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        Desk.Clock.AdvanceMinutes(30);
        var over = await office.DoAsync(id, Moves.HandOver, new ActionCommand(To: office.Colleague.StaffId.ToString(), Reason: "izin"), office.Worker);
        Assert.Equal(office.Colleague.StaffId, over.Assignee);
        Desk.Clock.AdvanceMinutes(40);
        await office.DoAsync(id, Moves.Ask, new ActionCommand(Comment: "neresi?"), office.Colleague);

        var ledger = office.View(id).Custody!;
        Assert.Equal(
            [("desk", 10.0), ("directorate", 20), ("person", 30), ("person", 40), ("citizen", -1)],
            ledger.Select(c => (c.Holder.Kind, c.To is { } to ? (to - c.From).TotalMinutes : -1)));
        Assert.Equal("izin", ledger[3].Reason);
        Assert.Equal("worker of " + office.Unit, ledger[2].Holder.Name);
        Assert.Contains(NoticeKinds.Assigned, office.NoticesTo(office.Colleague, id));
        Assert.All(ledger.Zip(ledger.Skip(1)), p => Assert.Equal(p.First.To, p.Second.From));
    }

    [Fact]
    public async Task Assign_ChecksItsRecipient()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal("field.required", (await office.RefusedAsync(id, Moves.Assign)).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Assign, new ActionCommand(To: "NOWHERE"))).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Assign, new ActionCommand(To: "X-SASKI"))).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Assign, new ActionCommand(To: Guid.NewGuid().ToString()))).Code);
        Assert.Equal("field.tooLong", (await office.RefusedAsync(id, Moves.Assign, new ActionCommand(new string('x', 10_001), To: office.Unit))).Code);
    }

    [Fact]
    public async Task Stranger_GetsTheSameNotFoundAsForAnUnknownTicket()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        var foreign = await office.RefusedAsync(id, Moves.Note, new ActionCommand("x"), office.Stranger);
        var unknown = await office.TryAsync(Guid.NewGuid(), Moves.Note, new ActionCommand("x"), office.Stranger);

        Assert.Equal(TicketErrors.NotFound, foreign);
        Assert.Equal(TicketErrors.NotFound, unknown.Failure);
        Assert.Equal(TicketErrors.NotFound, Desk.Read.Execute(office.Tenant, id, office.Stranger).Failure);
        Assert.False(Desk.Read.Execute(office.Tenant, id, new Actor("staff:x", "", [])).Ok);
        Assert.True(Desk.Read.Execute(office.Tenant, id, office.Worker).Ok);
        await office.DoAsync(id, Moves.Assign, new ActionCommand(To: office.Stranger.StaffId.ToString()));
        Assert.True(Desk.Read.Execute(office.Tenant, id, office.Stranger).Ok); // Now it is his.
    }

    [Fact]
    public async Task Note_TellsWhomItNames()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal("field.required", (await office.RefusedAsync(id, Moves.Note)).Code);
        await office.DoAsync(id, Moves.Note, new ActionCommand("@worker, @HEAD! bakar mısınız? @worker @nobody @"), office.Agent);

        Assert.Equal([NoticeKinds.Mention], office.NoticesTo(office.Worker, id));
        Assert.Equal([NoticeKinds.Mention], office.NoticesTo(office.Head, id));
        Assert.Single(office.Ledger(id));
    }

    [Fact]
    public async Task IfMatch_OnAnOlderVersion_IsStale()
    {
        var office = await Desk.OfficeAsync("erenler");
        var view = await office.RegisterAsync();
        Office.Ok(await office.TryAsync(view.Id, Moves.Note, new ActionCommand("bir"), ifMatch: view.Version));
        Assert.Equal(FailureKind.Stale, (await office.RefusedAsync(view.Id, Moves.Note, new ActionCommand("iki"), ifMatch: view.Version)).Kind);

        var current = office.View(view.Id).Version;
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() =>
            office.TryAsync(view.Id, Moves.Note, new ActionCommand($"not {i}"), ifMatch: current))));
        Assert.Single(results, r => r.Ok);
        Assert.All(results.Where(r => !r.Ok), r => Assert.Equal(TicketErrors.Stale, r.Failure));
    }

    [Fact]
    public async Task Action_WithTheSameKey_HappensOnce()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        var key = new IdempotencyKey("client:demo note", "n1", [1]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
            Office.Ok(await office.TryAsync(id, Moves.Note, new ActionCommand("bir kez"), office.Client, key: key)))));

        Assert.Single(answers.Select(TicketViewJson.Write).Distinct());
        Assert.Single(office.View(id).Events!, e => e.Kind == Moves.Note);
        Assert.Equal("idempotency.otherBody", (await office.TryAsync(id, Moves.Note, new ActionCommand("başka"), office.Client, key: key with { RequestHash = [2] })).Failure!.Code);
    }

    [Fact]
    public async Task ThirtyTwoMovesAtOnce_LeaveAContiguousLedgerAndAWholeChain()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() =>
        {
            Desk.Clock.Advance(Duration.FromSeconds(1));
            return (i % 4) switch
            {
                0 => office.TryAsync(id, Moves.Accept, null, i % 8 == 0 ? office.Worker : office.Colleague),
                1 => office.TryAsync(id, Moves.HandOver, new ActionCommand(To: office.Unit), office.Worker),
                2 => office.TryAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale"), office.Worker),
                _ => office.TryAsync(id, Moves.Note, new ActionCommand($"not {i}"), office.Worker),
            };
        })));

        Assert.All(results.Where(r => !r.Ok), r => Assert.Equal("ticket.moveNotLegal", r.Failure!.Code));
        Assert.Equal(8, results.Where((r, i) => i % 4 == 3).Count(r => r.Ok)); // Nobody is turned away for being many.
        var ledger = office.Ledger(id);
        Assert.Equal(Enumerable.Range(1, ledger.Count), ledger.Select(c => c.Seq));
        Assert.All(ledger.Zip(ledger.Skip(1)), p => Assert.Equal(p.First.To, p.Second.From));
        Assert.Null(ledger[^1].To);
        Assert.Equal(1 + results.Count(r => r.Ok), office.View(id).Version);
        Assert.Equal(1 + results.Count(r => r.Ok), office.View(id).Events!.Count);
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Transitions_NameOnlyWhatTheReaderMayDo()
    {
        var office = await Desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.DoesNotContain(Moves.Reject, office.View(id, office.Worker).Transitions.Select(t => t.Action));
        Assert.Contains(Moves.Reject, office.View(id, office.Head).Transitions.Select(t => t.Action));
        Assert.Empty(office.View(id, office.Auditor).Transitions);
        var close = office.View(id).Transitions.Single(t => t.Action == Moves.Close);
        Assert.Contains("citizenTalk", close.Requires);
        Assert.Equal($"/api/v1/tickets/{id}/actions/close", close.Href);
    }

    [Fact]
    public async Task Chain_WithAChangedRow_IsFoundBroken()
    {
        await using var desk = await Desk.OpenAsync("erenler");
        var office = await desk.OfficeAsync("erenler");
        for (var i = 0; i < 5; i++)
        {
            await office.RegisterAsync();
        }

        await office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket_event\" SET \"content\" = '{}' WHERE \"seq\" = 3"), CancellationToken.None);
        Assert.Equal((3L, "content"), (Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt, Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).Reason));
        await office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket_event\" SET \"content\" = NULL, \"salt\" = NULL WHERE \"seq\" = 3"), CancellationToken.None);
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt); // Erased, not broken.
        await office.Tenant.Store.WriteAsync(s => s.Execute("DELETE FROM \"ticket_event\" WHERE \"seq\" = 3"), CancellationToken.None);
        Assert.Equal((3L, "missing"), (Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt, Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).Reason));
    }
}
