using Derman.Core.Storage;
using Derman.Core.Storage.Copying;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Moving;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Tenancy;

/// <summary>A tenant carried to a database server and back while people work in it.</summary>
[Trait("Engine", "postgres")]
public sealed class MoveTests : IAsyncLifetime
{
    private static readonly TenantId Erenler = TenantId.Parse("erenler");
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync("erenler");

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Move_ThereAndBackUnderLoad_LosesNothing()
    {
        var office = await _desk.OfficeAsync("erenler");
        for (var i = 0; i < 40; i++)
        {
            await office.RegisterAsync(new RegisterCommand($"Kaldırım bozuk {i}", Topic: office.Topic, Citizen: new CitizenInput($"Ali {i}")));
        }

        var withFile = (await office.RegisterAsync()).Id;
        await office.AttachAsync(withFile, "content");
        var acknowledged = new List<Guid>();
        foreach (var to in (string[])["file", "main", "file"])
        {
            using var stop = new CancellationTokenSource();
            var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                var mine = new List<Guid>();
                while (!stop.IsCancellationRequested)
                {
                    var id = (await office.RegisterAsync()).Id;
                    Assert.NotNull(office.Row(id));
                    mine.Add(id);
                }

                return mine;
            })).ToList();
            var stages = new List<string>();
            var report = await Move(to, p => stages.Add(p.Stage));
            await stop.CancelAsync();
            acknowledged.AddRange((await Task.WhenAll(load)).SelectMany(l => l));

            Assert.Equal(to == "file", office.Tenant.Store.Placement.IsFile);
            Assert.Equal(["copy", "catchUp", "check", "switch", "clear"], stages.Where(s => s != "files").Distinct());
            Assert.True(report.Pause.TotalSeconds < 10, $"{report.Pause}");
            Assert.Null(_desk.Catalog.Read(s => s.First<TenantMove>("1 = 1")));
            Assert.Equal(office.Tenant.Store.Placement, _desk.Registry.Entry(Erenler)!.Placement);
        }

        Assert.All(acknowledged, id => Assert.NotNull(office.Row(id)));
        Assert.Equal(acknowledged.Count + 41, office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
        Assert.Equal(40, _desk.List.Execute(office.Tenant, new ListQuery(Search: "kaldırımlar ", Limit: 200), office.Agent).Value!.Items.Count);
        await using var content = _desk.Read.OpenAttachment(office.Tenant, withFile, office.View(withFile).Attachments!.Single().Id, office.Agent).Value!.Content;
        using var reader = new StreamReader(content);
        Assert.Equal("content", await reader.ReadToEndAsync());

        await _desk.RestartAsync();
        var again = await _desk.TenantAsync("erenler");
        Assert.Equal(acknowledged.Count + 41, again.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\"")));
    }

    [Fact]
    public async Task Move_LeavesBothSidesAlike()
    {
        var office = await _desk.OfficeAsync("erenler");
        for (var i = 0; i < 25; i++)
        {
            await office.RegisterAsync();
        }

        var before = office.Tenant.Store.Read(s => StoreCopy.Checksums(s, CancellationToken.None));
        var report = await Move("file");
        var after = office.Tenant.Store.Read(s => StoreCopy.Checksums(s, CancellationToken.None));
        Assert.Equal(before, after);
        Assert.Equal(before.ToDictionary(t => t.Key, t => t.Value.ToString()), report.Tables.ToDictionary());
        Assert.Equal(0, office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'capture%' OR name = 'store_change'")));
    }

    [Theory]
    [InlineData("file", "copy")]
    [InlineData("file", "catchUp")]
    [InlineData("file", "check")]
    [InlineData("file", "switch")]
    [InlineData("main", "copy")]
    [InlineData("main", "check")]
    public async Task Move_CutOffBeforeTheSwitch_LeavesTheTenantWhereItWas(string to, string at)
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        if (to == "main")
        {
            await Move("file");
        }

        var before = _desk.Registry.Entry(Erenler)!.Placement;
        await Assert.ThrowsAsync<MoveException>(() => Move(to, p =>
        {
            if (p.Stage == at)
            {
                throw new InvalidOperationException("cut off");
            }
        }));

        Assert.Equal(before, _desk.Registry.Entry(Erenler)!.Placement);
        Assert.NotNull(office.Row(id));
        await office.RegisterAsync();
        await Move(to); // And it can be given again.
        Assert.NotNull(office.Row(id));
    }

    /// <summary>As a kill at that moment leaves it: the journal and both places as they were.</summary>
    [Theory]
    [InlineData(TenantMove.Copying)]
    [InlineData(TenantMove.Switched)]
    public async Task Start_AfterAMoveThatDied_BringsTheTenantToOneSide(string phase)
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.AttachAsync(id, "content");
        var from = _desk.Registry.Entry(Erenler)!.Placement;
        await office.Tenant.Store.Handle.ManageAsync(
            c =>
            {
                c.Capture(on: true);
                c.Seal(on: true);
                return 0;
            },
            CancellationToken.None);
        await using (var copy = await TenantStore.OpenAsync(Erenler, _desk.Registry.Places, StorePlacement.File, CancellationToken.None))
        {
            await copy.Handle.FillAsync(sink => office.Tenant.Store.Read(s => StoreCopy.Copy(s, sink, _ => { }, CancellationToken.None)), CancellationToken.None);
        }

        await _desk.Catalog.WriteAsync(
            s =>
            {
                s.Insert(new TenantMove { Tenant = "erenler", Node = _desk.Registry.Node, Phase = phase, FromServer = from.Server, FromSchema = from.Schema });
                if (phase == TenantMove.Switched)
                {
                    s.Execute("UPDATE \"tenant_entry\" SET \"server\" = NULL, \"schema\" = NULL WHERE \"id\" = 'erenler'");
                }
            },
            CancellationToken.None);
        await _desk.RestartAsync();
        await new MoveRecovery(_desk.Registry).FinishAllAsync(CancellationToken.None);

        var again = await _desk.TenantAsync("erenler");
        Assert.Equal(phase == TenantMove.Switched, again.Store.Placement.IsFile);
        Assert.Equal(phase == TenantMove.Switched, Directory.Exists(_desk.In("tenants", "erenler")));
        Assert.True(_desk.Read.Execute(again, id, office.Agent).Ok);
        await again.Store.WriteAsync(s => s.Next("n"), CancellationToken.None);
        await using var content = again.Store.Files.Open(Assert.Single(again.Store.Files.Names()));
        Assert.NotNull(content);
        Assert.Null(_desk.Catalog.Read(s => s.First<TenantMove>("1 = 1")));
    }

    [Fact]
    public async Task Move_ToWhereItIsOrToNowhere_IsRefused()
    {
        await Assert.ThrowsAsync<MoveException>(() => Move("main"));
        await Assert.ThrowsAsync<MoveException>(() => Move("elsewhere"));
        await Move("file");
        await Assert.ThrowsAsync<MoveException>(() => Move("file"));
    }

    /// <summary>Another process on the same catalog goes on where the tenant went.</summary>
    [Fact]
    public async Task Write_OnANodeThatDidNotMoveTheTenant_FollowsIt()
    {
        var office = await _desk.OfficeAsync("erenler");
        await office.RegisterAsync();
        await using var other = new TenantRegistry(_desk.Catalog, _desk.Registry.MasterKey, _desk.DataFolder, new RegistryOptions { Node = "other" });
        other.Reload();
        var there = (await other.FindAsync(Erenler, CancellationToken.None))!;
        await there.Store.WriteAsync(s => s.Next("n"), CancellationToken.None);
        await Move("file");
        await Move("main");

        Assert.Equal(2, await there.Store.WriteAsync(s => s.Next("n"), CancellationToken.None));
        Assert.Equal(3, await office.Tenant.Store.WriteAsync(s => s.Next("n"), CancellationToken.None));
    }

    private Task<MoveReport> Move(string to, Action<MoveProgress>? progress = null) =>
        new MoveTenant(_desk.Registry, _desk.Clock).ExecuteAsync(Erenler, to, progress ?? (_ => { }), CancellationToken.None);
}
