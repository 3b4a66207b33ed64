using Derman.Core.Audit;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;

namespace Derman.Core.Tests.Tenancy;

public sealed class ChangeConfigurationTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = await _office.AddAsync("admin", Roles.Admin, _office.Tenant.Configuration.Profile.Desk);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    private ChangeConfiguration Change => new(_desk.Registry, _desk.Clock);

    private TenantPack Pack => _office.Tenant.Configuration.Pack;

    private int Version => _office.Tenant.Configuration.Version;

    [Fact]
    public void Preview_SaysItemByItemWhatWouldChange_AndChangesNothing()
    {
        var (version, topic) = (Version, Pack.Topics.Topics[0].Code);

        var preview = Change.Preview(_office.Tenant, Renamed(0, "Sokak lambası"), _admin).Value!;

        Assert.True(preview.Ok);
        var line = Assert.Single(preview.Plan.Changes);
        Assert.Equal(($"topic {topic}", "names"), (line.Item, line.Field));
        Assert.Equal(version, Version);
        Assert.Equal(0, Kept());
    }

    [Fact]
    public async Task Save_HoldsFromTheNextRequestOn_IsKept_AndStandsInTheChain()
    {
        var saved = await SaveAsync(Renamed(0, "Sokak lambası"));

        Assert.Equal(Version, saved.Value!.Version);
        Assert.Equal("Sokak lambası", Pack.Topics.Topics[0].Names["tr"]);
        var step = Assert.Single(History());
        Assert.Equal((Version, null), (step.Version, step.UndoneBy));
        Assert.StartsWith("admin", step.By, StringComparison.Ordinal); // The name, not the id.
        Assert.Single(step.Plan.Changes);
        var written = _office.Tenant.Store.Read(s => s.List<TicketEvent>("\"kind\" = @p0", ChangeConfiguration.Event));
        Assert.Contains("names", Assert.Single(written).Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OfNothing_MakesNoVersion()
    {
        var version = Version;
        Assert.Equal(version, (await SaveAsync(p => p)).Value!.Version);
        Assert.Equal(version, Version);
        Assert.Empty(History());
    }

    [Fact]
    public async Task Save_OnAnOlderVersion_IsRefused()
    {
        var seen = Version;
        await SaveAsync(Renamed(0, "Sokak lambası"));
        Assert.Equal("settings.stale", (await Change.ExecuteAsync(_office.Tenant, Renamed(1, "Başka"), seen, _admin, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Save_OfWhatTheCheckRefuses_SaysPlaceCauseAndCure()
    {
        var failure = (await SaveAsync(p => p with { Topics = p.Topics with { Topics = [p.Topics.Topics[0] with { Owner = "NOBODY" }, .. p.Topics.Topics.Skip(1)] } })).Failure!;

        Assert.Equal("settings.refused", failure.Code);
        Assert.StartsWith("topics.json/topics/0", failure.Field, StringComparison.Ordinal);
        Assert.NotEmpty(failure.Values!["cause"]);
        Assert.NotEmpty(failure.Values["cure"]);
        Assert.Empty(History());
    }

    [Fact]
    public async Task TheId_CannotBeChanged() =>
        Assert.Equal("tenant.idFixed", (await SaveAsync(p => p with { Tenant = p.Tenant with { Id = "another" } })).Failure!.Values!["problem"]);

    [Fact]
    public async Task AUnitWithOpenTickets_CannotBeDropped()
    {
        var unit = await HolderOfANewTicketAsync();
        var failure = (await SaveAsync(p => Without(p, unit))).Failure!;
        Assert.Equal("settings.refused", failure.Code);
    }

    [Fact]
    public async Task AnotherTerm_MovesTheDueTimesOfOpenTickets()
    {
        await _office.RegisterAsync();
        var saved = (await SaveAsync(p => p with { Topics = p.Topics with { Topics = [.. p.Topics.Topics.Select(Longer)] } })).Value!;
        Assert.True(saved.Recomputed > 0);
    }

    [Fact]
    public async Task Undo_TakesOneChangeBack_AndLeavesLaterOnes()
    {
        var (first, second) = (Pack.Topics.Topics[0].Names["tr"], Pack.Topics.Topics[1].Names["tr"]);
        var change = (await SaveAsync(Renamed(0, "Birinci"))).Value!.Version;
        await SaveAsync(Renamed(1, "İkinci"));

        Assert.Single(Change.PreviewUndo(_office.Tenant, change, _admin).Value!.Plan.Changes);
        Assert.True((await Change.UndoAsync(_office.Tenant, change, Version, _admin, CancellationToken.None)).Ok);

        Assert.Equal((first, "İkinci"), (Pack.Topics.Topics[0].Names["tr"], Pack.Topics.Topics[1].Names["tr"]));
        Assert.NotEqual(second, Pack.Topics.Topics[1].Names["tr"]);
        var history = History();
        Assert.Equal([change, null, null], history.Select(h => h.Undoes));
        Assert.Equal(history[0].Version, history[2].UndoneBy);
        Assert.Equal("settings.nothingToUndo", (await Change.UndoAsync(_office.Tenant, change, Version, _admin, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Undo_OfAnUndo_BringsTheChangeBack()
    {
        var change = (await SaveAsync(Renamed(0, "Birinci"))).Value!.Version;
        var undo = (await Change.UndoAsync(_office.Tenant, change, Version, _admin, CancellationToken.None)).Value!.Version;
        Assert.True((await Change.UndoAsync(_office.Tenant, undo, Version, _admin, CancellationToken.None)).Ok);
        Assert.Equal("Birinci", Pack.Topics.Topics[0].Names["tr"]);
    }

    [Fact]
    public async Task Undo_OfWhatWasChangedAgain_NamesIt()
    {
        var change = (await SaveAsync(Renamed(0, "Birinci"))).Value!.Version;
        await SaveAsync(Renamed(0, "İkinci"));
        var failure = (await Change.UndoAsync(_office.Tenant, change, Version, _admin, CancellationToken.None)).Failure!;
        Assert.Equal("settings.changedSince", failure.Code);
        Assert.Contains(Pack.Topics.Topics[0].Code, failure.Values!["items"], StringComparison.Ordinal);
        Assert.Equal("İkinci", Pack.Topics.Topics[0].Names["tr"]);
    }

    [Fact]
    public async Task AFileThatGoes_NeverLetsAVersionBeGivenTwice()
    {
        var added = await SaveAsync(p => p with { Roles = new RolesFile([new RoleDefinition("helper", new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = "Yardımcı", ["en"] = "Helper" }, [Roles.Agent])]) });
        Assert.True(added.Ok, added.Failure?.Values?["cause"]);
        var first = added.Value!.Version;
        var second = (await SaveAsync(p => p with { Roles = null })).Value!.Version;
        var third = (await SaveAsync(Renamed(0, "Birinci"))).Value!.Version;
        Assert.Equal([first + 1, first + 2], [second, third]);
    }

    [Fact]
    public async Task WhoMayNotConfigure_SeesAndChangesNothing()
    {
        var agent = _office.Agent;
        Assert.Equal("auth.forbidden", Change.Preview(_office.Tenant, Renamed(0, "x"), agent).Failure!.Code);
        Assert.Equal("auth.forbidden", (await Change.ExecuteAsync(_office.Tenant, Renamed(0, "x"), Version, agent, CancellationToken.None)).Failure!.Code);
        Assert.Equal("auth.forbidden", (await Change.UndoAsync(_office.Tenant, 1, Version, agent, CancellationToken.None)).Failure!.Code);
        Assert.Equal("auth.forbidden", new ConfigurationHistory().List(_office.Tenant, agent).Failure!.Code);
    }

    private static ConfigurationEdit Renamed(int index, string name) => pack => pack with
    {
        Topics = pack.Topics with
        {
            Topics = [.. pack.Topics.Topics.Select((t, i) => i == index ? t with { Names = new Dictionary<string, string>(t.Names, StringComparer.Ordinal) { ["tr"] = name } } : t)],
        },
    };

    private static Topic Longer(Topic topic) => topic with { Targets = topic.Targets with { Resolve = Target.OfBusinessDays(30) } };

    private static TenantPack Without(TenantPack pack, string unit) => pack with
    {
        Organisation = new OrganisationFile([.. pack.Organisation.Directorates.Where(d => d.Code != unit)]),
        Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Where(t => t.Owner != unit)] },
    };

    private async Task<string> HolderOfANewTicketAsync()
    {
        var id = (await _office.RegisterAsync()).Id;
        return _desk.Read.Execute(_office.Tenant, id, _office.Agent).Value!.Directorate.Code;
    }

    private ValueTask<Result<ConfigurationSaved>> SaveAsync(ConfigurationEdit edit) => Change.ExecuteAsync(_office.Tenant, edit, Version, _admin, CancellationToken.None);

    private IReadOnlyList<ConfigurationStep> History() => new ConfigurationHistory().List(_office.Tenant, _admin).Value!;

    private long Kept() => _office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"configuration_change\""));
}
