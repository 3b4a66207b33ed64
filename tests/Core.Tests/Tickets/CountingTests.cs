using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

/// <summary>The kept counts say what counting would say, whatever happened; and so do lists put together from several indexes.</summary>
public sealed class CountingTests : IAsyncLifetime
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
    public async Task Walks_KeptEqualsCounted()
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var walk = new Walk(_office, [await _office.AddAsync($"audience{seed}", "audience", _office.Tenant.Configuration.Profile.Desk)], seed);
            await walk.RunAsync(25);
        }

        Assert.True(_office.List<TicketCount>("\"tickets\" > 0").Count > 3, "The walks moved nothing.");
        Assert.Equal(0, await _office.Tenant.Store.WriteAsync(TicketCounts.Recount, CancellationToken.None));
        foreach (var reader in (Actor[])[_office.Agent, _office.Worker, _office.Stranger])
        {
            foreach (var query in Queries())
            {
                var listed = All(query, reader).Count;
                Assert.Equal(listed, new CountTickets().Execute(_office.Tenant, [query], reader)[0]);
            }
        }
    }

    [Fact]
    public async Task Recount_RepairsAndSaysHowMuch()
    {
        await _office.RegisterAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket_count\" SET \"tickets\" = 7"), CancellationToken.None);
        Assert.Equal(1, await _office.Tenant.Store.WriteAsync(TicketCounts.Recount, CancellationToken.None));
        Assert.Equal(0, await _office.Tenant.Store.WriteAsync(TicketCounts.Recount, CancellationToken.None));
        Assert.Equal(1, new CountTickets().Execute(_office.Tenant, [new ListQuery()], _office.Agent)[0]);
    }

    /// <summary>Every reader's list, page by page, is what the rules of access say about each ticket.</summary>
    [Fact]
    public async Task Lists_OfEveryReader_AreWhatAccessSays()
    {
        for (var seed = 20; seed <= 32; seed++)
        {
            await new Walk(_office, [await _office.AddAsync($"audience{seed}", "audience", _office.Tenant.Configuration.Profile.Desk)], seed).RunAsync(15);
        }

        var inspector = await _office.AddAsync("inspector", "staff", "TEFTIS");
        await _office.RegisterAsync(new RegisterCommand("personel", Topic: "PER-SIKAYET"));
        foreach (var reader in (Actor[])[_office.Agent, _office.Worker, _office.Stranger, _office.OtherHead, inspector])
        {
            var visible = _office.Tenant.Store.Read(s => s.List<Ticket>("1 = 1 ORDER BY \"key\"").Where(t => Access.MaySee(_office.Tenant.Configuration, s, t, reader)).ToList());
            foreach (var query in Queries())
            {
                var units = query.Unit is null ? null : _office.Tenant.Configuration.Tree.Subtree(query.Unit);
                var expected = visible
                    .Where(t => (!query.Open || t.Category != Category.Closed) && (query.Category is null || t.Category == query.Category)
                        && (units is null || units.Contains(t.Directorate)) && (query.Directorate is null || t.Directorate == query.Directorate)
                        && (query.Assignee is null || t.Assignee == query.Assignee) && (!query.Unowned || t.Assignee is null))
                    .ToList();
                Assert.Equal(
                    expected.Where(t => t.NextDue is not null).OrderBy(t => t.NextDue).ThenBy(t => t.Key).Concat(expected.Where(t => t.NextDue is null)).Select(t => t.Id),
                    All(query, reader));
                Assert.Equal(expected.OrderByDescending(t => t.Key).Select(t => t.Id), All(query with { Sort = ListSort.Newest }, reader));
            }
        }
    }

    private List<Guid> All(ListQuery query, Actor reader)
    {
        var all = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = _desk.List.Execute(_office.Tenant, query with { Limit = 3, Cursor = cursor }, reader).Value!;
            all.AddRange(page.Items.Select(i => i.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    private ListQuery[] Queries() =>
    [
        new(),
        new(Open: true),
        new(Category: Category.Closed),
        new(Category: Category.Open, Unowned: true),
        new(Directorate: _office.Unit, Open: true),
        new(Unit: _office.Unit),
        new(Unit: _office.OtherUnit),
        new(Assignee: _office.Worker.StaffId, Open: true),
    ];
}
