using Derman.Core.Storage;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tenancy;

public sealed class ApplyPackTests : IAsyncLifetime
{
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Export_OfAFreshTenant_EqualsItsPackByteForByte()
    {
        foreach (var id in TenantPacks.All)
        {
            Assert.True((await _desk.ApplyAsync(id)).IsNew);
            await _desk.Lifecycle.ExportAsync(TenantId.Parse(id), _desk.In("export", id), CancellationToken.None);
            var (source, export) = (Files(TenantPacks.FolderOf(id)), Files(_desk.In("export", id)));
            Assert.Equal(source.Keys.Order(StringComparer.Ordinal), export.Keys.Order(StringComparer.Ordinal));
            Assert.All(source, f => Assert.True(f.Value.AsSpan().SequenceEqual(export[f.Key]), $"{id}/{f.Key} differs"));
        }
    }

    [Fact]
    public async Task Apply_Twice_ChangesNothing()
    {
        await _desk.ApplyAsync("erenler");
        var office = await _desk.OfficeAsync("erenler");
        await office.RegisterAsync();
        var before = (office.Tenant.Configuration.Version, Rows(office));
        _desk.Clock.AdvanceMinutes(5);
        var report = await _desk.ApplyAsync("erenler");

        Assert.False(report.IsNew);
        Assert.True(report.Plan.IsEmpty);
        Assert.Equal((0, 0), (report.Recomputed, report.Moved));
        Assert.Equal(before, (office.Tenant.Configuration.Version, Rows(office)));
        Assert.True((await _desk.Apply.PlanAsync(TenantPacks.Reading(await TenantPacks.ReadAsync("erenler")), new ApplyOptions(), CancellationToken.None)).Plan.IsEmpty);
    }

    [Fact]
    public async Task Plan_WritesNothing()
    {
        var report = await _desk.Apply.PlanAsync(TenantPacks.Reading(await TenantPacks.ReadAsync("tatvan")), new ApplyOptions(), CancellationToken.None);
        Assert.True(report is { Ok: true, IsNew: true, Plan.IsEmpty: false });
        Assert.Empty(_desk.Registry.Entries);
    }

    [Fact]
    public async Task Apply_CutOffAfterTheCatalog_IsFinishedByTheNext()
    {
        var placement = _desk.Registry.NewTenantsOn is { } server ? _desk.Registry.Places.NewOn(server, TenantId.Parse("tatvan")) : StorePlacement.File;
        await _desk.Catalog.WriteAsync(
            s => s.Insert(new TenantEntry
            {
                Id = "tatvan",
                Status = TenantStatus.Suspended,
                WrappedKey = _desk.Registry.MasterKey.NewWrappedKey("tatvan"),
                CreatedAt = _desk.Clock.Now,
                Server = placement.Server,
                Schema = placement.Schema,
            }),
            CancellationToken.None);
        _desk.Registry.Reload();
        await _desk.ApplyAsync("tatvan");

        Assert.NotNull(await _desk.TenantAsync("tatvan"));
        Assert.Equal(TenantId.Parse("tatvan"), _desk.Registry.ByHost("TATVAN.localhost"));
    }

    [Fact]
    public async Task DroppedState_ThatHoldsTickets_NeedsAMapping()
    {
        await _desk.ApplyAsync("erenler");
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale"), office.Worker);
        var without = Without(office.Tenant.Configuration.Pack, "beklemede", "ek_bilgi");

        var refused = await ApplyAsync(without);
        Assert.Equal("workflow.stateHoldsTickets", Assert.Single(refused.Problems).Code);
        Assert.True(office.Tenant.Configuration.Workflow.Knows("beklemede"));
        var unknown = await ApplyAsync(without, new ApplyOptions(new Dictionary<string, string> { ["beklemede"] = "nowhere" }));
        Assert.Equal("workflow.mappingUnknown", Assert.Single(unknown.Problems).Code);

        _desk.Clock.AdvanceMinutes(5);
        var done = await ApplyAsync(without, new ApplyOptions(new Dictionary<string, string> { ["beklemede"] = "ek_bilgi" }));
        Assert.True(done.Ok, string.Join('\n', done.Problems));
        Assert.Equal(1, done.Moved);
        Assert.Equal(("ek_bilgi", "waiting"), (office.View(id).State, office.View(id).Category));
        Assert.False(office.Tenant.Configuration.Workflow.Knows("beklemede"));
        var ledger = office.Ledger(id);
        Assert.Equal(ledger[^2].To, ledger[^1].From);
        Assert.Equal("stateMapped", office.View(id).Events![^1].Kind);
        Assert.Null(Audit.ChainVerifier.Verify(office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task DroppedUnit_ThatHoldsWorkOrPeople_IsRefused()
    {
        await _desk.ApplyAsync("erenler");
        var office = await _desk.OfficeAsync("erenler");
        var pack = office.Tenant.Configuration.Pack;
        var without = pack with { Organisation = new OrganisationFile([.. pack.Organisation.Directorates.Where(d => d.Code != "KENT")]) };
        await office.AddAsync("kent", "staff", "KENT");
        Assert.Equal("organisation.unitInUse", Assert.Single((await ApplyAsync(without)).Problems).Code);
    }

    [Fact]
    public async Task CalendarChange_RecomputesOpenTickets_AndLogsOldAndNew()
    {
        await _desk.ApplyAsync("erenler");
        var office = await _desk.OfficeAsync("erenler");
        var (open, closed) = ((await office.RegisterAsync()).Id, (await office.RegisterAsync()).Id);
        await office.DoAsync(closed, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "x"));
        var before = office.ClockOf(open, "resolve")!.Due!.Value;
        var closedVersion = office.Row(closed).Version;
        var date = before.InZone(office.Tenant.Configuration.Zone).Date;

        // The promised day becomes a holiday: the promise moves to the next working day.
        var reading = await EditAsync("erenler", "calendar.json", json => json["calendars"]![0]!["holidays"]!.AsArray().Add(new System.Text.Json.Nodes.JsonObject
        {
            ["date"] = date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["names"] = new System.Text.Json.Nodes.JsonObject { ["en"] = "Snow", ["tr"] = "Kar tatili" },
        }));
        var report = await _desk.Apply.ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
        Assert.Equal(1, report.Recomputed);
        var after = office.ClockOf(open, "resolve")!.Due!.Value;
        Assert.True(after > before);
        Assert.Equal(2, office.ClockOf(open, "resolve")!.ConfigurationVersion);
        var logged = office.View(open).Events![^1];
        Assert.Equal("deadlinesRecomputed", logged.Kind);
        Assert.Contains(NodaTime.Text.InstantPattern.ExtendedIso.Format(before), logged.Content!, StringComparison.Ordinal);
        Assert.Contains(NodaTime.Text.InstantPattern.ExtendedIso.Format(after), logged.Content!, StringComparison.Ordinal);
        Assert.Equal(closedVersion, office.Row(closed).Version);
        Assert.Equal(office.List<RunningClock>("\"ticket\" = @p0 AND \"met_at\" IS NULL", office.Row(open).Key).Min(c => c.Due), office.Row(open).NextDue);
    }

    [Fact]
    public async Task AdminEdit_IsKept_WhenThePackChangesElsewhere()
    {
        await _desk.ApplyAsync("erenler");
        var tenant = await _desk.TenantAsync("erenler");
        var pack = tenant.Configuration.Pack;
        var edited = pack with { Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Select(t => t.Code == "YOL-CUKUR" ? t with { Owner = "TEM" } : t)] } };
        await tenant.Store.WriteAsync(s => ConfigurationStore.Write(s, edited, null, "admin", _desk.Clock.Now), CancellationToken.None);

        Assert.True((await _desk.ApplyAsync("erenler")).Plan.IsEmpty); // The same pack again takes nothing back.
        var reading = await EditAsync("erenler", "tenant.json", json => json["areaCode"] = "265");
        Assert.True((await _desk.Apply.ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None)).Ok);
        Assert.Equal(("TEM", "265"), (tenant.Configuration.Topics["YOL-CUKUR"].Owner, tenant.Configuration.Profile.AreaCode));

        var both = await EditAsync("erenler", "topics.json", json => json["topics"]!.AsArray().Single(t => (string)t!["code"]! == "YOL-CUKUR")!["owner"] = "PARK");
        Assert.Equal("pack.editedOnBothSides", Assert.Single((await _desk.Apply.ExecuteAsync(both, new ApplyOptions(), CancellationToken.None)).Problems).Code);
        Assert.True((await _desk.Apply.ExecuteAsync(both, new ApplyOptions(Overwrite: true), CancellationToken.None)).Ok);
        Assert.Equal("PARK", tenant.Configuration.Topics["YOL-CUKUR"].Owner);
    }

    [Fact]
    public async Task Merge_ThatWouldBreakTheWhole_IsRefused()
    {
        await _desk.ApplyAsync("erenler");
        var tenant = await _desk.TenantAsync("erenler");
        var pack = tenant.Configuration.Pack;
        var edited = pack with { Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Select(t => t.Code == "YOL-CUKUR" ? t with { Owner = "KENT" } : t)] } };
        await tenant.Store.WriteAsync(s => ConfigurationStore.Write(s, edited, null, "admin", _desk.Clock.Now), CancellationToken.None);
        var drop = await EditAsync("erenler", "organisation.json", json =>
        {
            var units = json["directorates"]!.AsArray();
            units.Remove(units.Single(d => (string)d!["code"]! == "KENT"));
        });
        var refused = await _desk.Apply.ExecuteAsync(drop, new ApplyOptions(), CancellationToken.None);

        Assert.False(refused.Ok);
        Assert.Contains(refused.Problems, p => p.File == "topics.json");
        await _desk.RestartAsync();
        Assert.NotNull(await _desk.TenantAsync("erenler"));
    }

    [Fact]
    public async Task HostOfAnother_IsRefused()
    {
        await _desk.ApplyAsync("erenler");
        var reading = await EditAsync("tatvan", "tenant.json", json => json["hosts"]!.AsArray().Add("Erenler.localhost"));
        var report = await _desk.Apply.ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None);
        Assert.False(report.Ok);
        Assert.Null(_desk.Registry.Entry(TenantId.Parse("tatvan")));
    }

    [Fact]
    public async Task BrokenPack_IsRefusedWhole()
    {
        var reading = await EditAsync("tatvan", "tenant.json", json =>
        {
            json["desk"] = "NOWHERE";
            json["timeZone"] = "Mars/Olympus";
        });
        var report = await _desk.Apply.ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None);
        Assert.True(report.Problems.Count >= 2);
        Assert.Empty(_desk.Registry.Entries);
    }

    private static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes, StringComparer.Ordinal);

    private static (long Tickets, long Events, long Files) Rows(Office office) => office.Tenant.Store.Read(s => (
        s.Count("SELECT SUM(\"version\") FROM \"ticket\""),
        s.Count("SELECT COUNT(*) FROM \"ticket_event\""),
        s.Count("SELECT SUM(\"version\") + SUM(\"changed_at\") FROM \"configuration_file\"")));

    private static async Task<PackReading> EditAsync(string pack, string file, Action<System.Text.Json.Nodes.JsonNode> edit)
    {
        var files = new Dictionary<string, byte[]>(await PackFiles.LoadAsync(TenantPacks.FolderOf(pack), CancellationToken.None), StringComparer.Ordinal);
        var json = System.Text.Json.Nodes.JsonNode.Parse(files[file])!;
        edit(json);
        files[file] = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
        return PackReader.Read(files);
    }

    /// <summary>The pack without a state; moves that led there lead to another.</summary>
    private static TenantPack Without(TenantPack pack, string state, string instead) => pack with
    {
        Workflow = pack.Workflow with
        {
            States = [.. pack.Workflow.States.Where(s => s.Code != state)],
            Transitions = [.. pack.Workflow.Transitions
                .Where(t => t.From.Any(f => f != state))
                .Select(t => t with { From = [.. t.From.Where(f => f != state)], To = t.To == state ? instead : t.To })],
        },
    };

    private async Task<ApplyReport> ApplyAsync(TenantPack pack, ApplyOptions? options = null)
    {
        var reading = TenantPacks.Reading(pack);
        Assert.True(reading.IsValid, string.Join('\n', reading.Problems));
        return await _desk.Apply.ExecuteAsync(reading, options ?? new ApplyOptions(), CancellationToken.None);
    }
}
