using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Storage.Copying;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Storage;

/// <summary>A whole desk's store carried to a file and, on the engine of the run, back: every row the same, every word still found.</summary>
public sealed class StoreCopyTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    [Fact]
    public async Task Copy_ThereAndBack_LosesNothing()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        for (var i = 0; i < 30; i++)
        {
            await office.RegisterAsync(new RegisterCommand($"Kaldırım bozuk, sayı {i} درمان", Topic: office.Topic, Citizen: new CitizenInput($"Ali {i}")));
        }

        using var folder = new TempFolder();
        await using var house = new StoreHouse();
        await using var file = StoreFiles.OpenTenant(folder.In("copy.db"));
        await using var back = await house.OpenAsync("erenler");
        var reports = new List<CopyProgress>();
        var first = await file.FillAsync(sink => office.Tenant.Store.Read(s => StoreCopy.Copy(s, sink, reports.Add, CancellationToken.None)), CancellationToken.None);
        var second = await back.Handle.FillAsync(sink => file.Read(s => StoreCopy.Copy(s, sink, _ => { }, CancellationToken.None)), CancellationToken.None);

        var source = office.Tenant.Store.Read(s => StoreCopy.Checksums(s, CancellationToken.None));
        Assert.Equal(source, first);
        Assert.Equal(source, second);
        Assert.Equal(source, back.Read(s => StoreCopy.Checksums(s, CancellationToken.None)));
        Assert.Equal(reports[^1].Total, reports[^1].Done);
        Assert.Equal(reports[^1].Total, source.Values.Sum(c => c.Rows));
        Assert.Equal(30, Found(file));
        Assert.Equal(30, Found(back.Handle));
        Assert.Null(Audit.ChainVerifier.Verify(back.Handle).BrokenAt);
    }

    [Fact]
    public void Checksum_TellsEveryDifference_AndNoOrder()
    {
        object?[][] rows = [[1L, "a", null], [2L, "b", Array.Empty<byte>()], [2L, "", 0.5], [-2L, null, "b"]];
        var sum = rows.Aggregate(default(TableChecksum), (s, r) => s.Plus(TableChecksum.Of(r)));
        Assert.Equal(sum, rows.Reverse().Aggregate(default(TableChecksum), (s, r) => s.Plus(TableChecksum.Of(r))));
        Assert.Equal(4, rows.Select(r => TableChecksum.Of(r)).Distinct().Count());
        Assert.NotEqual(TableChecksum.Of(["ab", "c"]), TableChecksum.Of(["a", "bc"]));
        Assert.NotEqual(TableChecksum.Of([null, ""]), TableChecksum.Of(["", null]));
        Assert.Equal(default, sum.Minus(TableChecksum.Of(rows[0])).Minus(TableChecksum.Of(rows[1])).Minus(TableChecksum.Of(rows[2])).Minus(TableChecksum.Of(rows[3])));
    }

    private static int Found(StoreHandle store) => store.Read(s =>
    {
        var values = new List<object?>();
        var found = s.Stems.Found(SearchQuery.Parse("kaldırımlar "), null, 1000, v =>
        {
            values.Add(v);
            return $"@p{values.Count - 1}";
        });
        return s.Query($"SELECT k FROM {found} AS s", r => r.GetInt64(0), values.ToArray()).Count;
    });
}
