using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Bulk;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class InboxTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private WatchTickets _watch = null!;
    private KeepViews _views = null!;

    private Desk Desk => fixture.Desk;

    private Instant Now => Desk.Clock.GetCurrentInstant();

    public async Task InitializeAsync()
    {
        _office = await Desk.OfficeAsync("erenler");
        _watch = new WatchTickets(Desk.Clock);
        _views = new KeepViews(Desk.Clock, Desk.Random.Fill);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Watched_ShowsWhatIsWatched_UntilItIsNoMore()
    {
        var (a, b) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        var query = new ListQuery(Open: true, Watcher: _office.Head.StaffId);
        Assert.Equal(2, (await WatchAsync([a, b, a], true, _office.Head)).Value);
        Assert.Equal(new[] { a, b }.Order(), Page(query, _office.Head).Order());
        Assert.Equal(2, Count(query, _office.Head));
        Assert.True(_watch.Watches(_office.Tenant, a, _office.Head));

        await WatchAsync([a], false, _office.Head);
        Assert.Equal([b], Page(query, _office.Head));
        Assert.False(_watch.Watches(_office.Tenant, a, _office.Head));
        await WatchAsync([b], false, _office.Head);
    }

    [Fact]
    public async Task Watching_WhatOneMayNotSee_IsNotFound_AndNothingIsKept()
    {
        var id = (await _office.RegisterAsync()).Id;
        Assert.Equal("ticket.notFound", (await WatchAsync([id], true, _office.Stranger)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await WatchAsync([Guid.Empty], true, _office.Stranger)).Failure!.Code);
        Assert.Empty(Page(new ListQuery(Watcher: _office.Stranger.StaffId), _office.Stranger));
        Assert.False(_watch.Watches(_office.Tenant, id, _office.Stranger));
    }

    [Fact]
    public async Task Watching_DoesNotShowATicketToWhoLostSightOfIt()
    {
        var id = (await _office.RegisterAsync()).Id;
        await WatchAsync([id], true, _office.Worker);
        await _office.DoAsync(id, Moves.Assign, new ActionCommand(To: _office.OtherUnit));
        Assert.DoesNotContain(id, Page(new ListQuery(Watcher: _office.Worker.StaffId), _office.Worker));
    }

    [Fact]
    public async Task Silent_IsWhatHasHadNoWordForAWeek_AndAWordEndsIt()
    {
        var id = (await _office.RegisterAsync()).Id;
        Assert.DoesNotContain(id, Page(Silent(), _office.Agent));
        Desk.Clock.Advance(NextWord.Within + Duration.FromMinutes(1));
        Assert.Contains(id, Page(Silent(), _office.Agent));
        Assert.Equal(Page(Silent(), _office.Agent).Count, Count(Silent(), _office.Agent));
        Assert.Equal(Page(Silent(), _office.Head).Count, Count(Silent(), _office.Head));

        await SayAsync(id, "Ekibimiz yarın geliyor.");
        Assert.DoesNotContain(id, Page(Silent(), _office.Agent));
        Assert.Equal(Now + NextWord.Within, Find(id).WordDue);
    }

    [Fact]
    public async Task AnInternalNote_IsNoWordToTheCitizen()
    {
        var id = (await _office.RegisterAsync()).Id;
        var due = Find(id).WordDue;
        Desk.Clock.AdvanceMinutes(90);
        await _office.DoAsync(id, Moves.Note, new ActionCommand("Bakıldı."));
        Assert.Equal(due, Find(id).WordDue);
    }

    [Fact]
    public async Task ClosedTickets_OweNoWord()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        Assert.Null(Find(id).WordDue);
    }

    [Theory]
    [InlineData(ListSort.LastWord)]
    [InlineData(ListSort.Oldest)]
    public async Task Orders_GiveEveryTicketOnce_AlsoWithinWhatAUnitSees(ListSort sort)
    {
        for (var i = 0; i < 5; i++)
        {
            Desk.Clock.AdvanceMinutes(11);
            var ticket = await _office.RegisterAsync();
            if (i % 2 == 0)
            {
                await SayAsync(ticket.Id, "Aldık.");
            }
        }

        foreach (var reader in new[] { _office.Agent, _office.Head })
        {
            var all = Page(new ListQuery(Open: true, Sort: sort, Limit: 200), reader);
            var paged = new List<Guid>();
            string? cursor = null;
            do
            {
                var page = Desk.List.Execute(_office.Tenant, new ListQuery(Open: true, Sort: sort, Limit: 2, Cursor: cursor), reader).Value!;
                paged.AddRange(page.Items.Select(i => i.Id));
                cursor = page.Next;
            }
            while (cursor is not null);

            Assert.Equal(all, paged);
            var rows = all.Select(Find).ToList();
            Assert.Equal(sort == ListSort.Oldest ? rows.OrderBy(r => r.Key) : rows.OrderBy(r => r.WordDue).ThenBy(r => r.Key), rows);
        }
    }

    [Fact]
    public async Task OnlyNamedTickets_StillOnlyWhatBelongsToTheList()
    {
        var (open, closed) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        await _office.DoAsync(closed, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        var query = new ListQuery(Open: true, Only: [open, closed, Guid.Empty]);
        Assert.Equal([open], Page(query, _office.Agent));
        Assert.Empty(Page(query, _office.Stranger));
        Assert.Empty(Page(query with { Only = [] }, _office.Agent));
    }

    [Fact]
    public async Task Views_AreOnesOwn_UnlessSharedWithTheUnit()
    {
        var own = (await SaveAsync("Gaz kazısı", shared: false, _office.Head)).Value!;
        var shared = (await SaveAsync("Okul çevresi", shared: true, _office.Head)).Value!;
        Assert.Equal([own.Id, shared.Id], _views.Of(_office.Tenant, _office.Head).Select(v => v.Id));
        Assert.Equal([shared.Id], _views.Of(_office.Tenant, _office.Worker).Select(v => v.Id));
        Assert.DoesNotContain(_views.Of(_office.Tenant, _office.OtherHead), v => v.Id == own.Id || v.Id == shared.Id);

        Assert.Equal("savedView.notFound", (await _views.RemoveAsync(_office.Tenant, shared.Id, _office.Worker, CancellationToken.None)).Failure!.Code);
        Assert.Equal("savedView.notFound", (await _views.RemoveAsync(_office.Tenant, Guid.Empty, _office.Worker, CancellationToken.None)).Failure!.Code);
        foreach (var view in _views.Of(_office.Tenant, _office.Head))
        {
            Assert.True((await _views.RemoveAsync(_office.Tenant, view.Id, _office.Head, CancellationToken.None)).Ok);
        }

        Assert.Empty(_views.Of(_office.Tenant, _office.Head));
    }

    [Fact]
    public async Task AView_OfTheSameName_TakesTheOldOnesPlace_AndNamesAreAskedFor()
    {
        var first = (await SaveAsync("Benim", shared: true, _office.OtherHead)).Value!;
        var second = (await SaveAsync(" Benim ", shared: false, _office.OtherHead)).Value!;
        Assert.Equal((first.Id, null), (second.Id, second.Unit));
        Assert.Single(_views.Of(_office.Tenant, _office.OtherHead));
        Assert.Equal("field.required", (await SaveAsync("  ", shared: false, _office.OtherHead)).Failure!.Code);
        Assert.Equal("field.tooLong", (await SaveAsync(new string('a', 61), shared: false, _office.OtherHead)).Failure!.Code);
        Assert.Equal("auth.forbidden", (await SaveAsync("x", shared: false, Actor.System)).Failure!.Code);
    }

    [Fact]
    public async Task Views_HaveAnEnd()
    {
        for (var i = 0; i < KeepViews.Most; i++)
        {
            Assert.True((await SaveAsync($"Liste {i}", shared: false, _office.Colleague)).Ok);
        }

        Assert.Equal("savedView.tooMany", (await SaveAsync("Bir daha", shared: false, _office.Colleague)).Failure!.Code);
        Assert.True((await SaveAsync("Liste 3", shared: false, _office.Colleague)).Ok);
    }

    [Fact]
    public async Task Choices_AreKeptForThePerson()
    {
        var choices = new KeepChoices();
        await choices.KeepAsync(_office.Tenant, KeepChoices.Columns, "due,owner", _office.Head, CancellationToken.None);
        await choices.KeepAsync(_office.Tenant, KeepChoices.Columns, "due", _office.Head, CancellationToken.None);
        Assert.Equal("due", choices.Of(_office.Tenant, KeepChoices.Columns, _office.Head));
        Assert.Null(choices.Of(_office.Tenant, KeepChoices.Columns, _office.Worker));
    }

    [Fact]
    public async Task Bulk_OverAList_MovesWhatTheListHas_AndNamesWhatStays()
    {
        var (a, closed) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        await _office.DoAsync(closed, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        await WatchAsync([a, closed], true, _office.Agent);
        var bulk = new ChangeInBulk(Desk.Perform, Desk.List, Desk.Clock, Desk.Random.Fill);
        var command = new BulkCommand(Action: Moves.Assign, Command: new ActionCommand(To: _office.OtherUnit), DryRun: true) { Query = new ListQuery(Watcher: _office.Agent.StaffId) };
        var preview = (await bulk.ExecuteAsync(_office.Tenant, command, _office.Agent, null, CancellationToken.None)).Value!;

        Assert.Equal((2, 1, 1), (preview.Total, preview.Done, preview.Refused));
        Assert.Equal(Find(closed).Number, preview.Items.Single(i => i.Problem is not null).Number);
        Assert.Equal("bulk.idsOrFilter", (await bulk.ExecuteAsync(_office.Tenant, command with { Ids = [a] }, _office.Agent, null, CancellationToken.None)).Failure!.Code);
        await WatchAsync([a, closed], false, _office.Agent);
    }

    [Fact]
    public async Task Bulk_GivesAwayEitherWay_AndTakesItBack()
    {
        var (fresh, held) = ((await _office.RegisterAsync()).Id, (await _office.RegisterAsync()).Id);
        await _office.DoAsync(held, Moves.Assign, new ActionCommand(To: _office.Worker.StaffId.ToString()));
        await _office.DoAsync(held, Moves.Wait, new ActionCommand(Reason: "malzeme bekleniyor", Until: Now + Duration.FromDays(3)), _office.Worker);
        var bulk = new ChangeInBulk(Desk.Perform, Desk.List, Desk.Clock, Desk.Random.Fill);
        var command = new BulkCommand([fresh, held], null, Moves.Assign, new ActionCommand(To: _office.Colleague.StaffId.ToString(), Reason: "izin"));
        Assert.Equal(1, (await bulk.ExecuteAsync(_office.Tenant, command with { DryRun = true }, _office.Head, null, CancellationToken.None)).Value!.Done);

        Assert.Equal(2, (await bulk.ExecuteAsync(_office.Tenant, command with { DryRun = true, EitherWay = true }, _office.Head, null, CancellationToken.None)).Value!.Done);
        var done = (await bulk.ExecuteAsync(_office.Tenant, command with { EitherWay = true }, _office.Head, null, CancellationToken.None)).Value!;
        Assert.Equal((2, _office.Colleague.StaffId), (done.Done, Find(held).Assignee));

        var undone = (await bulk.UndoAsync(_office.Tenant, done.Id!.Value, _office.Head, CancellationToken.None)).Value!;
        Assert.Equal((2, 0), (undone.Done, undone.Refused));
        Assert.Equal((_office.Worker.StaffId, null), (Find(held).Assignee, Find(fresh).Assignee));
    }

    [Fact]
    public async Task Points_AreThePlacesOfTheList_AsFarAsOneSeesThem()
    {
        var there = (await _office.RegisterAsync(new RegisterCommand("Çukur", Topic: _office.Topic, Location: new LocationInput(Lat: 40.77, Lon: 30.39)))).Id;
        var nowhere = (await _office.RegisterAsync()).Id;
        var points = new ReadPoints();
        var seen = points.Execute(_office.Tenant, new ListQuery(Open: true), _office.Agent).Value!;
        var point = Assert.Single(seen.Points, p => p.Id == there);
        Assert.Equal((40.77, 30.39, false), (point.Lat, point.Lon, seen.More));
        Assert.DoesNotContain(seen.Points, p => p.Id == nowhere);
        Assert.DoesNotContain(points.Execute(_office.Tenant, new ListQuery(Open: true), _office.Stranger).Value!.Points, p => p.Id == there);
    }

    private ListQuery Silent() => new(Open: true, WordBefore: Now, Sort: ListSort.LastWord, Limit: 200);

    private List<Guid> Page(ListQuery query, Actor reader) => [.. Desk.List.Execute(_office.Tenant, query with { Limit = 200 }, reader).Value!.Items.Select(i => i.Id)];

    private int Count(ListQuery query, Actor reader) => new CountTickets().Execute(_office.Tenant, [query], reader)[0];

    private Ticket Find(Guid id) => _office.Row(id);

    private async Task SayAsync(Guid id, string text) =>
        Office.Ok(await new SayToCitizen(Desk.Clock, Desk.Gateway).ExecuteAsync(_office.Tenant, id, text, _office.Agent, null, null, CancellationToken.None));

    private Task<Common.Result<int>> WatchAsync(IReadOnlyList<Guid> ids, bool on, Actor actor) => _watch.ExecuteAsync(_office.Tenant, ids, on, actor, CancellationToken.None);

    private Task<Common.Result<SavedView>> SaveAsync(string name, bool shared, Actor actor) => _views.SaveAsync(_office.Tenant, name, "view=late", shared, actor, CancellationToken.None);
}
