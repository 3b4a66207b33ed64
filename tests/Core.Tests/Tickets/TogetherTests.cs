using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

/// <summary>Several people on one ticket: drafts that stay, who else is at it, what came since.</summary>
public sealed class TogetherTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private Guid _id;
    private KeepDraft _keep = null!;
    private ReadPulse _pulse = null!;

    public async Task InitializeAsync()
    {
        _office = await fixture.Desk.OfficeAsync("erenler");
        _id = (await _office.RegisterAsync()).Id;
        (_keep, _pulse) = (new KeepDraft(_office.Clock), new ReadPulse(_office.Clock));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Drafts_OfTwoPeople_SurviveWhatTheOtherDoes()
    {
        await KeepAsync(DraftKinds.Reply, "Ekip yarın", _office.Worker);
        await KeepAsync(DraftKinds.Reply, "Yerine baktık", _office.Colleague);

        await fixture.Desk.Say.ExecuteAsync(_office.Tenant, _id, "Yerine baktık", _office.Colleague, null, null, CancellationToken.None);
        await _keep.DropAsync(_office.Tenant, _id, DraftKinds.Reply, _office.Colleague, CancellationToken.None);
        await _office.DoAsync(_id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));

        Assert.Equal("Ekip yarın", Of(_office.Worker)[DraftKinds.Reply].Text);
        Assert.Empty(Of(_office.Colleague));
    }

    [Fact]
    public async Task Draft_OfATicketOutOfSight_KeepsTheWordsAndNothingElse()
    {
        await KeepAsync(DraftKinds.Note, "bizim değil", _office.Worker);
        await _office.DoAsync(_id, Moves.Assign, new ActionCommand(To: _office.OtherUnit, Reason: "onların"));

        var mine = Assert.Single(KeepDraft.Mine(_office.Tenant, _office.Worker), d => d.Text == "bizim değil");

        Assert.Equal((null, null), (mine.Ticket, mine.Number));
        Assert.Equal(TicketErrors.NotFound, (await _keep.ExecuteAsync(_office.Tenant, _id, DraftKinds.Note, "x", _office.Worker, CancellationToken.None)).Failure);
    }

    [Fact]
    public async Task Draft_Emptied_IsGone_AndStrangeOnesAreRefused()
    {
        await KeepAsync(Moves.Ask, "neresi?", _office.Worker);
        await KeepAsync(Moves.Ask, "  ", _office.Worker);

        Assert.Empty(Of(_office.Worker));
        Assert.Equal("field.unknownValue", (await _keep.ExecuteAsync(_office.Tenant, _id, "anything", "x", _office.Worker, CancellationToken.None)).Failure!.Code);
        Assert.Equal("field.tooLong", (await _keep.ExecuteAsync(_office.Tenant, _id, DraftKinds.Note, new string('x', 10_001), _office.Worker, CancellationToken.None)).Failure!.Code);
        Assert.Equal(TicketErrors.NotFound, (await _keep.ExecuteAsync(_office.Tenant, _id, DraftKinds.Note, "x", _office.Stranger, CancellationToken.None)).Failure);
    }

    [Fact]
    public async Task Drafts_OfOnePerson_AreBounded()
    {
        var writer = await _office.AddAsync($"w{Guid.NewGuid():n}", Core.Staff.Roles.Agent, _office.Tenant.Configuration.Profile.Desk);
        for (var i = 0; i < KeepDraft.Most + 5; i++)
        {
            _office.Clock.AdvanceMinutes(1);
            var ticket = (await _office.RegisterAsync()).Id;
            Assert.True((await _keep.ExecuteAsync(_office.Tenant, ticket, DraftKinds.Note, $"{i}", writer, CancellationToken.None)).Ok);
        }

        var mine = KeepDraft.Mine(_office.Tenant, writer);
        Assert.Equal(KeepDraft.Most, mine.Count);
        Assert.Equal($"{KeepDraft.Most + 4}", mine[0].Text);
    }

    [Fact]
    public async Task Pulse_TellsWhatOthersDid_AndNotOnesOwn()
    {
        var seen = _office.View(_id, _office.Worker).Mark;
        await _office.DoAsync(_id, Moves.Note, new ActionCommand(Comment: "kendi notum"), _office.Worker);
        Assert.Null(Pulse(seen, _office.Worker).Newer);

        await _office.DoAsync(_id, Moves.Note, new ActionCommand(Comment: "baktım"), _office.Colleague);
        var newer = Pulse(seen, _office.Worker).Newer!;

        Assert.Equal((Moves.Note, _office.Colleague.Name), (newer.Kind, newer.Actor));
        Assert.Null(Pulse(_office.View(_id, _office.Worker).Mark, _office.Worker).Newer);
        Assert.Equal(TicketErrors.NotFound, _pulse.Execute(_office.Tenant, _id, seen, _office.Stranger, []).Failure);
    }

    [Fact]
    public async Task Pulse_ShowsOnlyThoseWhoTakePartInTheTicket()
    {
        Guid[] present = [_office.Colleague.StaffId!.Value, _office.Stranger.StaffId!.Value, _office.Auditor.StaffId!.Value, _office.Worker.StaffId!.Value];

        var others = _pulse.Execute(_office.Tenant, _id, default, _office.Worker, present).Value!.Others;

        Assert.Equal([_office.Colleague.StaffId!.Value], others.Select(o => o.Id));
        await KeepAsync(DraftKinds.Reply, "yazıyorum", _office.Head);
        Assert.Contains(Pulse(default, _office.Worker).Others, o => o.Id == _office.Head.StaffId && o.Writing);
        _office.Clock.AdvanceMinutes(2);
        Assert.Empty(Pulse(default, _office.Worker).Others);
    }

    private TicketPulse Pulse(TicketMark seen, Actor reader) => _pulse.Execute(_office.Tenant, _id, seen, reader, []).Value!;

    private IReadOnlyDictionary<string, DraftView> Of(Actor actor) => KeepDraft.Of(_office.Tenant, _id, actor);

    private async Task KeepAsync(string kind, string text, Actor actor) =>
        Assert.True((await _keep.ExecuteAsync(_office.Tenant, _id, kind, text, actor, CancellationToken.None)).Ok);
}
