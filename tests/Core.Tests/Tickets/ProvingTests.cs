using Derman.Core.Notifications;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

/// <summary>No end without its evidence, whatever the path; in the words of three workflows.</summary>
public sealed class ProvingTests(ThreeDesks fixture) : IClassFixture<ThreeDesks>
{
    public static TheoryData<string> Packs3 => ["erenler", "tatvan", "behzisti-wa"];

    private Desk Desk => fixture.Desk;

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task WholeWay_FromWishToEnd(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        var accepted = await office.DoAsync(id, Moves.Accept, null, office.Worker);
        Assert.Equal(office.Worker.StaffId, accepted.Assignee);
        Assert.NotNull(office.ClockOf(id, "assign")!.MetAt);
        var approved = await office.ApprovedAsync(id);
        Assert.Equal("proposed", approved.Category);
        Desk.Clock.AdvanceMinutes(5);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), office.Worker);
        Assert.NotNull(office.Row(id).FirstWordAt);
        var solved = await office.DoAsync(id, Moves.Solve);
        Assert.Equal("solved", solved.Category);
        Assert.NotNull(office.ClockOf(id, "resolve")!.MetAt);
        var closed = await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));

        Assert.Equal(("closed", Outcomes.Solved), (closed.Category, closed.Outcome));
        Assert.Null(closed.NextDue);
        Assert.All(office.List<RunningClock>("\"ticket\" = @p0", office.Row(id).Key), c => Assert.True(c.MetAt is not null && c.NextAt is null));
        Assert.Equal("end.solved", office.View(id).Conversation![^1].Template);
        Assert.Equal(
            ["registered", "accept", "attached", "propose", "approve", "talk", "solve", "close"],
            office.View(id).Events!.Select(e => e.Kind));
        Assert.Contains(NoticeKinds.ApprovalWanted, office.NoticesTo(office.Head, id));
        AssertContiguous(office.Ledger(id));
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Close_WithoutEvidence_NamesWhatIsMissing(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        var nothing = await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));
        Assert.Equal(("ticket.guardsMissing", "approval,citizenTalk,proof"), (nothing.Code, Sorted(nothing.Requires)));
        Assert.Contains("outcome", (await office.RefusedAsync(id, Moves.Close)).Requires!);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: "magic"))).Code);
        Assert.Equal("ticket.outcomeVia", (await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Duplicate))).Code);
        Assert.Equal("reason", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn))).Requires));
        Assert.Equal("approval,proof", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.NotFound))).Requires));
        Assert.Equal(
            "approval,citizenTalk,legalGround,reason",
            Sorted((await office.RefusedAsync(id, Moves.Reject, null, office.Head)).Requires));
        Assert.Equal("ticket.moveForbidden", (await office.RefusedAsync(id, Moves.Reject, null, office.Worker)).Code);
        Assert.Equal("ticket.moveNotLegal", (await office.RefusedAsync(id, Moves.Solve)).Code);
        Assert.Equal("ticket.unknownAction", (await office.RefusedAsync(id, "explode")).Code);
        Assert.Equal("ticket.unknownAction", (await office.RefusedAsync(id, Moves.WaitExpired)).Code);
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Approval_CoversOnlyTheOutcomeProposed(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        await office.ApprovedAsync(id, Outcomes.WaitingBudget);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), office.Worker);

        Assert.Equal("approval", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires));
        Assert.Equal("approval", Sorted((await office.RefusedAsync(id, Moves.Reject, new ActionCommand(Reason: "r", LegalGround: "l"), office.Head)).Requires));
        Assert.Equal(Outcomes.WaitingBudget, (await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.WaitingBudget, Reason: "2027"))).Outcome);
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Talk_BeforeTheApproval_DoesNotCount(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        var talk = new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied));
        await office.DoAsync(id, Moves.Talk, talk, office.Worker);
        var proof = await office.AttachAsync(id);
        await office.DoAsync(id, Moves.Propose, new ActionCommand(Proof: [proof]), office.Worker);
        await office.DoAsync(id, Moves.Talk, talk, office.Worker);
        await office.DoAsync(id, Moves.Approve, null, office.Head); // At the same instant as the talk.
        Assert.Equal("citizenTalk", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires));

        Desk.Clock.AdvanceMinutes(10);
        var earlier = new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied, Desk.Clock.Now - Duration.FromMinutes(30)));
        await office.DoAsync(id, Moves.Talk, earlier, office.Worker); // Said now to have taken place before it.
        Assert.Equal("citizenTalk", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires));

        await office.DoAsync(id, Moves.Talk, talk, office.Worker);
        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));
    }

    [Theory]
    [InlineData("erenler", 3, 2)]
    [InlineData("tatvan", 3, 3)]
    [InlineData("behzisti-wa", 3, 2)]
    public async Task Attempts_EnoughOnEnoughDays_StandForATalk(string pack, int attempts, int days)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync(new Core.Tickets.Register.RegisterCommand(
            "yol", Topic: office.Topic, Citizen: new Core.Tickets.Register.CitizenInput(Name: "Ali")))).Id;
        await office.ApprovedAsync(id);
        var attempt = new ActionCommand(Talk: new TalkInput(TalkResults.Unreachable));
        for (var i = 0; i < attempts + 2; i++)
        {
            Desk.Clock.AdvanceMinutes(1);
            await office.DoAsync(id, Moves.Talk, attempt, office.Worker); // All on one day: a burst is no attempt at reaching somebody.
        }

        for (var day = 1; day < days; day++)
        {
            Assert.Equal("citizenTalk", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires));
            Desk.Clock.Advance(Duration.FromDays(1));
            await office.DoAsync(id, Moves.Talk, attempt, office.Worker);
        }

        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Attempts_ForAnAnonymousPerson_OneIsEnough(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        await office.ApprovedAsync(id);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Unreachable)), office.Worker);
        await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved));
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Approve_OnesOwnProposal_IsRefused(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        var proof = await office.AttachAsync(id);
        await office.DoAsync(id, Moves.Propose, new ActionCommand(Proof: [proof]), office.Head);
        Assert.Equal("ticket.ownProposal", (await office.RefusedAsync(id, Moves.Approve, null, office.Head)).Code);
        var second = await office.AddAsync($"head{Guid.NewGuid():n}", "head", office.Unit);
        await office.DoAsync(id, Moves.Approve, null, second);
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Propose_ChecksItsProof(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        var other = (await office.RegisterAsync()).Id;
        var foreign = await office.AttachAsync(other);
        Assert.Equal("proof", Sorted((await office.RefusedAsync(id, Moves.Propose, null, office.Worker)).Requires));
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Propose, new ActionCommand(Proof: [foreign]), office.Worker)).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Propose, new ActionCommand(Proof: [Guid.NewGuid()]), office.Worker)).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Propose, new ActionCommand(Outcome: "magic"), office.Worker)).Code);
        var own = await office.AttachAsync(id);
        await office.DoAsync(id, Moves.Propose, new ActionCommand(Proof: [own, own]), office.Worker);
        Assert.Equal(1, office.Row(id).ProofCount);
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task SendBack_ResetsTheEvidence(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        await office.ApprovedAsync(id);
        var promised = office.ClockOf(id, "resolve")!.Due;
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), office.Worker);
        await office.DoAsync(id, Moves.Solve);
        Assert.Equal("reason", Sorted((await office.RefusedAsync(id, Moves.SendBack, null, office.Head)).Requires));
        var back = await office.DoAsync(id, Moves.SendBack, new ActionCommand(Reason: "asfalt çöktü"), office.Head);

        Assert.Equal("open", back.Category);
        var row = office.Row(id);
        Assert.Equal((2, 0), (row.Cycle, row.ProofCount));
        Assert.Null(row.ProposedOutcome ?? row.ProposedBy);
        Assert.Null(row.ApprovedAt ?? row.TalkMetAt ?? row.SolvedAt);
        Assert.Contains(NoticeKinds.SentBack, office.NoticesTo(office.Worker, id));
        // The promise was not kept after all: it runs on from where it began.
        var resolve = office.ClockOf(id, "resolve")!;
        Assert.Null(resolve.MetAt);
        Assert.Equal(promised, resolve.Due);
        Assert.Equal("approval,citizenTalk,proof", Sorted((await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires));
    }

    [Theory]
    [MemberData(nameof(Packs3))]
    public async Task Talk_NotSatisfied_GoesBackToWork(string pack)
    {
        var office = await ReadyAsync(pack);
        var id = (await office.RegisterAsync()).Id;
        await office.ApprovedAsync(id);
        Assert.Equal("field.required", (await office.RefusedAsync(id, Moves.Talk, null, office.Worker)).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput("happy")), office.Worker)).Code);
        var tomorrow = new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied, Desk.Clock.Now + Duration.FromDays(1)));
        Assert.Equal("field.inFuture", (await office.RefusedAsync(id, Moves.Talk, tomorrow, office.Worker)).Code);
        var back = await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.NotSatisfied), Comment: "hâlâ çukur"), office.Worker);
        Assert.Equal("open", back.Category);
        Assert.Equal(2, office.Row(id).Cycle);
    }

    [Fact]
    public async Task SendBack_WhatIsNotOurs_GoesToTheDesk()
    {
        var office = await ReadyAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        var view = await office.DoAsync(id, Moves.SendBack, new ActionCommand(Reason: "park bizim değil"), office.Worker);
        Assert.Equal(("on_degerlendirme", "ERBIM"), (view.State, view.Directorate.Code));
        Assert.Null(view.Assignee);
    }

    [Fact]
    public async Task Reject_WithEverything_TellsLawAndWay()
    {
        var office = await ReadyAsync("tatvan");
        var id = (await office.RegisterAsync()).Id;
        await office.ApprovedAsync(id, Outcomes.Refused);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), office.Worker);
        var view = await office.DoAsync(id, Moves.Reject, new ActionCommand(Reason: "özel mülk", LegalGround: "4721 md. 683"), office.Head);

        Assert.Equal((Outcomes.Refused, "4721 md. 683", "kapandi_olumsuz"), (view.Outcome, view.LegalGround, view.State));
        var text = office.View(id).Conversation![^1].Text;
        Assert.Contains("özel mülk", text, StringComparison.Ordinal);
        Assert.Contains("4721 md. 683", text, StringComparison.Ordinal);
        Assert.Contains("legalGround", office.View(id).Events![^1].Content!, StringComparison.Ordinal);
    }

    private static string Sorted(IEnumerable<string>? requires) => string.Join(',', (requires ?? []).Where(r => r != "tasks").Order(StringComparer.Ordinal));

    private static void AssertContiguous(List<Custody> ledger)
    {
        Assert.Null(ledger[^1].To);
        Assert.All(ledger.Zip(ledger.Skip(1)), p => Assert.Equal(p.First.To, p.Second.From));
    }

    private async Task<Office> ReadyAsync(string pack)
    {
        Desk.Clock.Now = Desk.Start;
        return await Desk.OfficeAsync(pack);
    }
}
