using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class TaskTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    private Desk Desk => fixture.Desk;

    [Theory]
    [InlineData("erenler")]
    [InlineData("tatvan")]
    [InlineData("behzisti-wa")]
    public async Task Task_BlocksSolve_UntilItIsAnswered(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        var given = Office.Ok(await GiveAsync(office, id, new GiveTaskCommand(office.OtherUnit, "ağacı kesin")));
        var task = Assert.Single(given.Tasks!);

        Assert.Equal((office.OtherUnit, TaskStates.Open, 1), (task.Directorate.Code, task.State, office.Row(id).OpenTasks));
        var configuration = office.Tenant.Configuration;
        var due = BusinessClock.Due(configuration.Calendars["office"], Desk.Start, configuration.Pack.Clocks.TaskShare).Due;
        Assert.Equal(due, task.Due);
        Assert.Equal(office.OtherUnit, office.List<RunningClock>("\"subject\" = @p0", task.Id.ToString("n")).Single().Directorate);
        Assert.Equal([NoticeKinds.TaskGiven], office.NoticesTo(office.OtherHead, id));
        Assert.True(Desk.Read.Execute(office.Tenant, id, office.Stranger).Ok); // Who is asked may read what about.

        await office.ApprovedAsync(id);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)));
        Assert.Contains("tasks", (await office.RefusedAsync(id, Moves.Solve)).Requires!);
        Assert.Contains("tasks", (await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires!);

        Assert.Equal("ticket.moveForbidden", (await FinishAsync(office, id, task.Id, TaskStates.Done, "kestik", office.Colleague)).Failure!.Code);
        var done = Office.Ok(await FinishAsync(office, id, task.Id, TaskStates.Done, "kestik", office.Stranger));
        Assert.Equal((TaskStates.Done, "kestik", Desk.Clock.Now), (done.Tasks![0].State, done.Tasks[0].Answer, done.Tasks[0].EndedAt));
        Assert.Equal(0, office.Row(id).OpenTasks);
        Assert.NotNull(office.List<RunningClock>("\"subject\" = @p0", task.Id.ToString("n")).Single().MetAt);
        Assert.Contains(NoticeKinds.TaskDone, office.NoticesTo(office.Worker, id));
        await office.DoAsync(id, Moves.Solve);
        Assert.Equal(["taskGiven", "taskDone"], office.View(id).Events!.Select(e => e.Kind).Where(k => k.StartsWith("task", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Give_NamesWhatIsWrong()
    {
        var office = await ReadyAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal("field.required", (await GiveAsync(office, id, new GiveTaskCommand(null, "x"))).Failure!.Code);
        Assert.Equal("field.unknownValue", (await GiveAsync(office, id, new GiveTaskCommand("X-SASKI", "x"))).Failure!.Code);
        Assert.Equal("field.required", (await GiveAsync(office, id, new GiveTaskCommand("TEM", " "))).Failure!.Code);
        Assert.Equal("target.oneAmount", (await GiveAsync(office, id, new GiveTaskCommand("TEM", "x", new Target(5, 5)))).Failure!.Code);
        Assert.Equal(TicketErrors.NotFound, (await GiveAsync(office, id, new GiveTaskCommand("TEM", "x"), office.Stranger)).Failure);
        Assert.Equal("ticket.moveForbidden", (await GiveAsync(office, id, new GiveTaskCommand("TEM", "x"), office.Auditor)).Failure!.Code);
        Assert.Equal(TicketErrors.Stale, (await GiveAsync(office, id, new GiveTaskCommand("TEM", "x"), ifMatch: 7)).Failure);
        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        Assert.Equal("ticket.ended", (await GiveAsync(office, id, new GiveTaskCommand("TEM", "x"))).Failure!.Code);
    }

    [Fact]
    public async Task Finish_IsIdempotentAndEndsOnce()
    {
        var office = await ReadyAsync("erenler");
        var (id, other) = ((await office.RegisterAsync()).Id, (await office.RegisterAsync()).Id);
        var task = Office.Ok(await GiveAsync(office, id, new GiveTaskCommand(office.OtherUnit, "x", Target.OfMinutes(60)))).Tasks![0].Id;
        Assert.Equal("field.required", (await FinishAsync(office, id, task, null, null, office.Stranger)).Failure!.Code);
        Assert.Equal("field.unknownValue", (await FinishAsync(office, id, task, "open", null, office.Stranger)).Failure!.Code);
        Assert.Equal("field.required", (await FinishAsync(office, id, task, TaskStates.Done, " ", office.Stranger)).Failure!.Code);
        Assert.Equal(TicketErrors.TaskNotFound, (await FinishAsync(office, other, task, TaskStates.Done, "x", office.Agent)).Failure);
        Assert.Equal("ticket.moveForbidden", (await FinishAsync(office, id, task, TaskStates.Cancelled, null, office.Stranger)).Failure!.Code);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => FinishAsync(office, id, task, TaskStates.Cancelled, "gerek kalmadı", office.Worker).AsTask())));
        Assert.All(results, r => Assert.True(r.Ok, r.Failure?.Code));
        Assert.Single(office.View(id).Events!, e => e.Kind == "taskCancelled");
        Assert.Equal(0, office.Row(id).OpenTasks);
        Assert.Equal("task.ended", (await FinishAsync(office, id, task, TaskStates.Done, "yaptık", office.Agent)).Failure!.Code);
    }

    [Fact]
    public async Task Give_WithTheSameKey_GivesOneTask()
    {
        var office = await ReadyAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        var key = new IdempotencyKey("client:demo task", "t1", [1]);
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(Office.Ok(await Desk.GiveTask.ExecuteAsync(office.Tenant, id, new GiveTaskCommand("TEM", "x"), office.Client, null, key, CancellationToken.None)).Tasks!);
        }
    }

    [Fact]
    public async Task Close_WithOpenTasks_CancelsThem()
    {
        var office = await ReadyAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Office.Ok(await GiveAsync(office, id, new GiveTaskCommand(office.OtherUnit, "x")));
        Office.Ok(await GiveAsync(office, id, new GiveTaskCommand(office.OtherUnit, "y")));
        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));

        Assert.All(office.View(id).Tasks!, t => Assert.Equal(TaskStates.Cancelled, t.State));
        Assert.Equal(0, office.Row(id).OpenTasks);
        Assert.All(office.List<RunningClock>("\"ticket\" = @p0", office.Row(id).Key), c => Assert.NotNull(c.MetAt));
    }

    [Fact]
    public async Task TaskClock_StandsWhileTheTicketWaits()
    {
        var office = await ReadyAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Office.Ok(await GiveAsync(office, id, new GiveTaskCommand(office.OtherUnit, "x", Target.OfMinutes(60))));
        Desk.Clock.AdvanceMinutes(20);
        await office.DoAsync(id, Moves.Ask, new ActionCommand(Comment: "neresi?"), office.Worker);
        Assert.Null(office.View(id).Tasks![0].Due);
        Desk.Clock.AdvanceMinutes(45);
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        Assert.Equal(Desk.Clock.Now + Duration.FromMinutes(40), office.View(id).Tasks![0].Due);
    }

    private async Task<Office> ReadyAsync(string pack)
    {
        Desk.Clock.Now = Desk.Start;
        return await Desk.OfficeAsync(pack);
    }

    private ValueTask<Result<TicketView>> GiveAsync(Office office, Guid id, GiveTaskCommand command, Actor? actor = null, int? ifMatch = null) =>
        Desk.GiveTask.ExecuteAsync(office.Tenant, id, command, actor ?? office.Worker, ifMatch, null, CancellationToken.None);

    private ValueTask<Result<TicketView>> FinishAsync(Office office, Guid id, Guid task, string? state, string? answer, Actor actor) =>
        Desk.FinishTask.ExecuteAsync(office.Tenant, id, task, new FinishTaskCommand(state, answer), actor, null, null, CancellationToken.None);
}
