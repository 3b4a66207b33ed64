using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Tickets;

public sealed class BoundedSearchTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    /// <summary>A word in every ticket, a reader who sees the oldest only: a page that says it stopped, and a way on to the end.</summary>
    [Fact]
    public async Task Search_OfAReaderWhoSeesLittle_StopsAndGoesOn()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        var mine = await office.RegisterAsync(new RegisterCommand("leylek yuvası", Topic: office.Topic));
        await office.Tenant.Store.WriteAsync(
            s =>
            {
                var row = s.First<Ticket>("\"id\" = @p0", Provider.Of(mine.Id))!;
                for (var i = 0; i < TicketSearch.MostCandidates + 500; i++)
                {
                    row.Key = s.Next("ticket");
                    row.Id = Guid.CreateVersion7();
                    row.Number = $"X-{row.Key}";
                    row.TrackingCode = $"X{row.Key}";
                    row.Directorate = office.OtherUnit;
                    s.Insert(row);
                    TicketIndex.Add(s, row.Key, FoldedText.StemsForIndex("leylek"));
                }
            },
            CancellationToken.None);

        var first = Page(null);
        Assert.Empty(first.Items);
        Assert.True(first.Partial);
        var second = Page(first.Next);
        Assert.Equal([mine.Id], second.Items.Select(i => i.Id));
        Assert.False(second.Partial);
        Assert.Null(second.Next);

        Core.Tickets.Views.TicketPage Page(string? cursor) =>
            fixture.Desk.List.Execute(office.Tenant, new ListQuery(Search: "leylek", Cursor: cursor), office.Worker).Value!;
    }

    [Fact]
    public async Task Relevance_ExactWordsFirst_ThenOnBehindThem()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        var exact = await office.RegisterAsync("kaldırım taşı");
        for (var i = 0; i < 210; i++)
        {
            await office.RegisterAsync($"kaldı {i}");
        }

        var shown = new List<Guid>();
        string? cursor = null;
        var ranked = await office.RegisterAsync("yeni kaldırım");
        do
        {
            var page = fixture.Desk.List.Execute(office.Tenant, new ListQuery(Search: "kaldırım ", Sort: ListSort.Relevance, Limit: 60, Cursor: cursor), office.Agent).Value!;
            shown.AddRange(page.Items.Select(i => i.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(ranked.Id, shown[0]);
        Assert.Equal(exact.Id, shown[Ranked.Candidates]); // Older than the newest 200: the first behind them, not lost.
        Assert.Equal(212, shown.Distinct().Count());
        Assert.Equal(212, shown.Count);
    }
}
