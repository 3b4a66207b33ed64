using Derman.Core.Audit;
using Derman.Core.Portal;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

/// <summary>Old closed tickets are packed; nobody who reads, searches, counts or audits sees a difference.</summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    private static readonly Duration After = Duration.FromDays(400);
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Archived_ReadsSearchesTracksAndCountsAsBefore()
    {
        var id = await ClosedAsync("Erenler parkında salıncak kırık, " + new string('ş', 200) + " 😀 " + new string('x', 300));
        await LaterAsync();
        var before = Seen(id);
        Assert.Equal(1, await PackAsync());

        Assert.NotNull(_office.Row(id).ArchivedAt);
        Assert.Empty(_office.List<Custody>("\"ticket\" = @p0", _office.Row(id).Key));
        Assert.Empty(_office.List<TicketEvent>("\"ticket\" = @p0", _office.Row(id).Key));
        Assert.Equal(before, Seen(id));
        Whole();
    }

    [Fact]
    public async Task Archived_TaskOfAnotherUnit_StaysVisibleToIt()
    {
        var ticket = await _office.RegisterAsync();
        var given = await _desk.GiveTask.ExecuteAsync(_office.Tenant, ticket.Id, new GiveTaskCommand(_office.OtherUnit, "bakın"), _office.Worker, null, null, CancellationToken.None);
        Assert.True(given.Ok, given.Failure?.Code);
        await _office.DoAsync(ticket.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        await LaterAsync();
        var before = Listed(_office.Stranger);
        Assert.Equal(1, await PackAsync());

        Assert.Equal([ticket.Id], Listed(_office.Stranger));
        Assert.Equal(before, Listed(_office.Stranger));
        Assert.Single(_office.View(ticket.Id, _office.Stranger).Tasks!);
    }

    [Theory]
    [InlineData("note")]
    [InlineData("attach")]
    [InlineData("say")]
    [InlineData("merge")]
    public async Task Act_OnArchived_UnpacksItInTheSameUnit(string act)
    {
        var id = await ClosedAsync("Sokak lambası yanmıyor");
        await LaterAsync();
        await PackAsync();
        var events = _office.View(id).Events!.Count;
        switch (act)
        {
            case "note":
                await _office.DoAsync(id, Moves.Note, new ActionCommand(Comment: "eski iş"));
                break;
            case "attach":
                await _office.AttachAsync(id);
                break;
            case "say":
                Assert.True((await _desk.Say.ExecuteAsync(_office.Tenant, id, "Hatırlıyoruz.", _office.Agent, null, null, CancellationToken.None)).Ok);
                break;
            default:
                await _office.DoAsync((await _office.RegisterAsync()).Id, Moves.Merge, new ActionCommand(To: _office.Row(id).Number));
                break;
        }

        Assert.Null(_office.Row(id).ArchivedAt);
        Assert.Equal(events + 1, _office.View(id).Events!.Count);
        Assert.Equal(events + 1, _office.List<TicketEvent>("\"ticket\" = @p0", _office.Row(id).Key).Count);
        Assert.Equal("Sokak lambası yanmıyor", _office.Row(id).Text);
        Assert.Empty(_office.List<TicketArchive>("1 = 1"));
        Whole();

        // And goes back, with what was added.
        await LaterAsync();
        await PackAsync();
        Assert.NotNull(_office.Row(id).ArchivedAt);
        Assert.Equal(events + 1, _office.View(id).Events!.Count);
        Whole();
    }

    [Fact]
    public async Task Run_TakesOnlyWhatIsOldAndQuiet()
    {
        var closed = await ClosedAsync("eski");
        var temporary = await _office.RegisterAsync("geçici");
        await _office.ApprovedAsync(temporary.Id, Outcomes.Temporarily);
        await _office.DoAsync(temporary.Id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)));
        await _office.DoAsync(temporary.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Temporarily, Reason: "kışa kadar", Until: _desk.Clock.Now + Duration.FromDays(900)));
        var open = await _office.RegisterAsync("açık");
        Assert.Equal(0, await PackAsync()); // Too young.
        await LaterAsync();
        var young = await ClosedAsync("yeni");
        await _office.RegisterAsync("zincirin ucu");
        Assert.Equal(1, await PackAsync());
        Assert.Equal(0, await PackAsync()); // Again changes nothing.

        Assert.Equal([closed], new[] { closed, temporary.Id, open.Id, young }.Where(id => _office.Row(id).ArchivedAt is not null));
    }

    /// <summary>The link the chain goes on from must be there to go on from.</summary>
    [Fact]
    public async Task Run_LeavesTheLastLinkOfTheChain()
    {
        await ClosedAsync("son");
        _desk.Clock.Advance(Duration.FromDays(500));
        Assert.Equal(0, await PackAsync());
        await ClosedAsync("devam");
        Assert.Equal(1, await PackAsync());
        Whole();
    }

    [Fact]
    public async Task Crash_BetweenUnits_LosesNothing()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await ClosedAsync($"başvuru {i}"));
        }

        await LaterAsync();
        var before = ids.ConvertAll(Seen);
        var first = await new ArchiveTickets(_desk.Clock).ExecuteAsync(_office.Tenant, After, 1, CancellationToken.None);
        Assert.InRange(first, 1, 29);
        await _desk.RestartAsync();
        var tenant = await _desk.TenantAsync("erenler");
        Assert.Equal(30 - first, await new ArchiveTickets(_desk.Clock).ExecuteAsync(tenant, After, 1000, CancellationToken.None));
        Assert.Null(ChainVerifier.Verify(tenant.Store.Handle).BrokenAt);
        Assert.Equal(before, ids.ConvertAll(id => Seen(id, tenant)));
    }

    [Fact]
    public async Task Verify_FindsAChangedAndAMissingArchive()
    {
        var id = await ClosedAsync("kurcalanan");
        await LaterAsync();
        await PackAsync();
        var key = _office.Row(id).Key;
        var archive = Assert.Single(_office.List<TicketArchive>("\"ticket\" = @p0", key));
        var dictionary = Assert.Single(_office.List<ArchiveDictionary>("1 = 1")).Content;
        var history = TicketArchives.Open(archive, dictionary);
        history.Events[1].Content = history.Events[1].Content!.Replace("before", "beforE", StringComparison.Ordinal);
        await WriteAsync(s => s.Execute("UPDATE \"ticket_archive\" SET \"data\" = @p1 WHERE \"ticket\" = @p0", key, Deflated.Pack(dictionary, PackedHistory.Write(history.Text, history))));
        Assert.Equal((history.Events[^1].Seq, "link"), (Verify().BrokenAt, Verify().Reason));

        await WriteAsync(s => s.Execute("UPDATE \"ticket_archive\" SET \"data\" = @p1 WHERE \"ticket\" = @p0", key, archive.Data[..^20]));
        Assert.Equal("missing", Verify().Reason);
        await WriteAsync(s => s.Execute("DELETE FROM \"ticket_archive\" WHERE \"ticket\" = @p0", key));
        Assert.Equal((history.Events[0].Seq, "missing"), (Verify().BrokenAt, Verify().Reason));
    }

    [Fact]
    public async Task Erased_StaysErasedThroughTheArchive()
    {
        var id = await ClosedAsync("silinecek sözler");
        await LaterAsync();
        await PackAsync();
        var key = _office.Row(id).Key;
        await WriteAsync(s =>
        {
            TicketArchives.Reopen(s, s.First<Ticket>("\"key\" = @p0", key)!);
            s.Execute("UPDATE \"ticket_event\" SET \"content\" = NULL, \"salt\" = NULL WHERE \"ticket\" = @p0", key);
            s.Execute("UPDATE \"ticket\" SET \"text\" = '' WHERE \"key\" = @p0", key);
        });
        Whole();
        Assert.Equal(1, await PackAsync());
        Whole();
        Assert.All(_office.View(id).Events!, e => Assert.Null(e.Content));
        Assert.Equal("", _office.View(id).Text);
    }

    private async Task<Guid> ClosedAsync(string text)
    {
        var ticket = await _office.RegisterAsync(new RegisterCommand(text, Topic: _office.Topic, Citizen: new CitizenInput("Ayşe Yılmaz", "0532 111 22 33")));
        await _office.DoAsync(ticket.Id, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString()));
        await _office.SolvedAndClosedAsync(ticket.Id);
        return ticket.Id;
    }

    /// <summary>Long after; somebody else's ticket is the end of the chain.</summary>
    private async Task LaterAsync()
    {
        _desk.Clock.Advance(Duration.FromDays(500));
        await _office.RegisterAsync("bugünün işi");
    }

    private Task<int> PackAsync() => new ArchiveTickets(_desk.Clock).ExecuteAsync(_office.Tenant, After, 1000, CancellationToken.None);

    private async Task WriteAsync(Action<WriteSession> work) => await _office.Tenant.Store.WriteAsync(work, CancellationToken.None);

    private ChainReport Verify() => ChainVerifier.Verify(_office.Tenant.Store.Handle);

    private void Whole()
    {
        Assert.Null(Verify().BrokenAt);
        Assert.Equal(0, _office.Tenant.Store.Read(s => TicketCounts.Counted(s).Count(c => s.First<TicketCount>(
            "\"directorate\" = @p0 AND \"category\" = @p1 AND \"state\" = @p2 AND \"assignee\" = @p3", c.Directorate, c.Category.ToString(), c.State, c.Assignee)?.Tickets != c.Tickets)));
    }

    private List<Guid> Listed(Actor reader) => [.. _desk.List.Execute(_office.Tenant, new ListQuery(), reader).Value!.Items.Select(i => i.Id)];

    /// <summary>Everything anybody sees of a ticket, as text; its version is no part of that.</summary>
    private string Seen(Guid id) => Seen(id, _office.Tenant);

    private string Seen(Guid id, Core.Tenancy.Tenant tenant)
    {
        var view = _desk.Read.Execute(tenant, id, _office.Agent).Value!;
        var page = _desk.List.Execute(tenant, new ListQuery(Search: "yılmaz", Limit: 200), _office.Agent).Value!.Items.Single(i => i.Id == id);
        var track = _desk.Track.Execute(tenant, view.TrackingCode, "tr").Value!;
        var held = new ReadLedgers().Execute(tenant, [id], "tr")[id];
        var count = new CountTickets().Execute(tenant, [new ListQuery(), new ListQuery(Category: Category.Closed)], _office.Agent);
        return string.Join(
            '\n',
            TicketViewJson.Write(view with { Version = 0 }),
            System.Text.Json.JsonSerializer.Serialize(track with { }),
            page.ToString(),
            string.Join(';', held),
            string.Join(';', count));
    }
}
