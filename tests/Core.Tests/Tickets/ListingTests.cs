using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Core.Tickets.Actions;

namespace Derman.Core.Tests.Tickets;

public sealed class ListingTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync()
    {
        _office = await Desk.OfficeAsync("erenler");
        if (_office.List<Ticket>("1 = 1").Count == 0)
        {
            for (var i = 0; i < 30; i++)
            {
                Desk.Clock.AdvanceMinutes(7);
                await _office.RegisterAsync(new RegisterCommand(
                    $"Sokak lambası {i}", Topic: (i % 3) switch { 0 => _office.Topic, 1 => "PER-SIKAYET", _ => null }, Citizen: new CitizenInput("Ayşe Yılmaz", $"0532 111 22 {i:00}")));
            }

            var closed = _office.List<Ticket>("\"directorate\" = @p0 ORDER BY \"key\"", _office.Unit)[0];
            await _office.DoAsync(closed.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(ListSort.Due)]
    [InlineData(ListSort.Newest)]
    public void Pages_ByCursor_GiveEveryTicketOnceInOrder(ListSort sort)
    {
        var all = Page(new ListQuery(Sort: sort, Limit: 200)).Items;
        Assert.Equal(30, all.Count);
        var paged = new List<TicketItem>();
        string? cursor = null;
        do
        {
            var page = Page(new ListQuery(Sort: sort, Limit: 7, Cursor: cursor));
            paged.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(all.Select(i => i.Id), paged.Select(i => i.Id));
        Assert.Equal(sort == ListSort.Newest ? all.OrderByDescending(i => i.Number, StringComparer.Ordinal) : all.OrderBy(i => i.NextDue is null).ThenBy(i => i.NextDue), all);
    }

    [Fact]
    public void Filters_Narrow()
    {
        Assert.Equal(9, Page(new ListQuery(Directorate: _office.Unit, Open: true)).Items.Count);
        Assert.Equal(10, Page(new ListQuery(Unit: "BSKY1")).Items.Count);
        Assert.Single(Page(new ListQuery(Category: Category.Closed)).Items);
        Assert.Empty(Page(new ListQuery(Unit: "nowhere")).Items);
        Assert.Empty(Page(new ListQuery(Assignee: _office.Worker.StaffId)).Items);
        Assert.Equal("field.outOfRange", Desk.List.Execute(_office.Tenant, new ListQuery(Limit: 201), _office.Agent).Failure!.Code);
        Assert.Equal("field.cursor", Desk.List.Execute(_office.Tenant, new ListQuery(Cursor: "x"), _office.Agent).Failure!.Code);
    }

    [Fact]
    public void Search_FindsNumberCodePhoneNameAndWords()
    {
        var ticket = _office.List<Ticket>("1 = 1 ORDER BY \"key\"")[4];
        Assert.Equal(ticket.Id, Assert.Single(Page(new ListQuery(Search: ticket.Number.ToLowerInvariant())).Items).Id);
        Assert.Equal(ticket.Id, Assert.Single(Page(new ListQuery(Search: ticket.TrackingCode.Replace("-", " ", StringComparison.Ordinal))).Items).Id);
        Assert.Equal(ticket.Id, Assert.Single(Page(new ListQuery(Search: "0532 111 22 04")).Items).Id);
        Assert.Equal(30, Page(new ListQuery(Search: "LAMBA", Limit: 50)).Items.Count);
        Assert.Equal(30, Page(new ListQuery(Search: "yilmaz lambasi", Limit: 50)).Items.Count);
        Assert.Empty(Page(new ListQuery(Search: "denizaltı")).Items);
        Assert.Equal(12, Search(12).Count);

        List<TicketItem> Search(int limit)
        {
            var first = Page(new ListQuery(Search: "lamba", Limit: limit));
            Assert.Equal(18, Page(new ListQuery(Search: "lamba", Limit: 50, Cursor: first.Next)).Items.Count);
            return [.. first.Items];
        }
    }

    [Fact]
    public async Task Reader_SeesHisUnitHisTopicsAndHisTasksOnly()
    {
        Assert.Equal(10, Page(new ListQuery(), _office.Worker).Items.Count);
        Assert.Empty(Page(new ListQuery(), _office.Stranger).Items);
        var inspector = await _office.AddAsync($"inspector{Guid.NewGuid():n}", "staff", "TEFTIS");
        Assert.Equal(10, Page(new ListQuery(), inspector).Items.Count);
        Assert.All(Page(new ListQuery(), inspector).Items, i => Assert.Equal("PER-SIKAYET", i.Topic));
        Assert.True(Desk.Read.Execute(_office.Tenant, Page(new ListQuery(), inspector).Items[0].Id, inspector).Ok);
        Assert.Empty(Page(new ListQuery(), new Actor("staff:nobody", "", ["staff"])).Items);
    }

    private TicketPage Page(ListQuery query, Actor? reader = null)
    {
        var result = Desk.List.Execute(_office.Tenant, query, reader ?? _office.Agent);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!;
    }
}
