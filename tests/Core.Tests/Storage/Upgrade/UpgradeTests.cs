using Derman.Core.Audit;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Storage.Upgrade;

/// <summary>A store of the first release, with tickets in it, is brought up by whatever scripts came since.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly StoreHouse _house = new();
    private TenantStore _store = null!;

    public async Task InitializeAsync()
    {
        OldStore.Make(_house, "tatvan");
        _store = await _house.OpenAsync("tatvan");
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public void OldTickets_AreFound_NewestFirst()
    {
        Assert.Equal([10, 8, 7, 4, 3], Found("sakinleri "));
        Assert.Equal([9, 8], Found("su kesintisi "));
        Assert.Equal([5, 2], Found("cocuklar zorlaniyor "));
        Assert.Equal([10], Found("hayv"));
        Assert.Equal([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], _store.Read(s => s.List<Ticket>("1 = 1 ORDER BY \"key\" DESC")).Select(t => t.Key));
    }

    /// <summary>An index without a copy of what is indexed takes out what it is told: told anything else, it would be damaged.</summary>
    [Fact]
    public async Task WordsOfAnOldTicket_CanBeChanged()
    {
        await _store.WriteAsync(
            s =>
            {
                var (before, after) = (s.First<Ticket>("\"key\" = @p0", 10L)!, s.First<Ticket>("\"key\" = @p0", 10L)!);
                after.Text = "Kaldırımda çukur";
                s.Update(after);
                TicketIndex.Replace(s, before, after);
            },
            CancellationToken.None);

        Assert.Equal([8, 7, 4, 3], Found("sakinleri "));
        Assert.Empty(Found("hayvan "));
        Assert.Equal([10, 3], Found("kaldirim "));
    }

    [Fact]
    public async Task Counts_EqualACount()
    {
        var kept = _store.Read(s => s.List<TicketCount>("\"tickets\" <> 0"));
        Assert.Equal(10, kept.Sum(c => c.Tickets));
        Assert.Equal(1, kept.Where(c => c.Category == Category.Open).Sum(c => c.Tickets));
        Assert.Equal(0, await _store.WriteAsync(TicketCounts.Recount, CancellationToken.None));
    }

    [Fact]
    public async Task ChainOfEvents_IsWhole_AndGoesOn()
    {
        Assert.Equal((72L, null), (ChainVerifier.Verify(_store.Handle).Events, ChainVerifier.Verify(_store.Handle).BrokenAt));
        await _store.WriteAsync(s => EventChain.Append(s, 10, "noted", "test", Desk.Start, "{}"), CancellationToken.None);
        Assert.Equal((73L, null), (ChainVerifier.Verify(_store.Handle).Events, ChainVerifier.Verify(_store.Handle).BrokenAt));
    }

    private List<long> Found(string words) => _store.Read(s =>
    {
        var values = new List<object?>();
        var found = s.Stems.Found(SearchQuery.Parse(words), null, 1000, v =>
        {
            values.Add(v);
            return $"@p{values.Count - 1}";
        });
        return s.Query($"SELECT k FROM {found} AS s ORDER BY k DESC", r => r.GetInt64(0), values.ToArray());
    });
}
