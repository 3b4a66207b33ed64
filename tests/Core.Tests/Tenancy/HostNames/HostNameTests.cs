using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.HostNames;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tests.Tenancy.HostNames;

/// <summary>Asking for a name, proving it, giving it up; and that nobody learns or takes what is somebody else's.</summary>
public sealed class HostNameTests : IAsyncLifetime
{
    private const string Name = "talep.tatvan.bel.tr";
    private static readonly TenantId Erenler = TenantId.Parse("erenler");
    private static readonly TenantId Tatvan = TenantId.Parse("tatvan");
    private readonly FakeRecords _records = new();
    private Desk _desk = null!;
    private Office _tatvan = null!;
    private Office _erenler = null!;
    private Actor _admin = null!;
    private Actor _neighbour = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler", "tatvan");
        (_tatvan, _erenler) = (await _desk.OfficeAsync("tatvan"), await _desk.OfficeAsync("erenler"));
        _admin = await _tatvan.AddAsync("yonetici", Roles.Admin, _tatvan.Tenant.Configuration.Profile.Desk);
        _neighbour = await _erenler.AddAsync("yonetici", Roles.Admin, _erenler.Tenant.Configuration.Profile.Desk);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task ProvenName_IsServed_AndStaysWhenTheConfigurationChanges()
    {
        Assert.Equal(Name, (await AskAsync(_tatvan, _admin)).Value);
        var asked = One();
        Assert.Equal((HostNameState.Asked, $"_derman.{Name}"), (asked.State, asked.ChallengeName));
        Assert.Null(_desk.Registry.ByHost(Name));

        _records.Enter(asked.ChallengeName, "v=spf1 -all");
        _records.Enter(asked.ChallengeName, asked.Claim.Token);
        var proven = await ProveAsync(_tatvan, _admin);
        Assert.Equal(HostNameState.Proven, proven.Value!.State);
        Assert.Equal(Tatvan, _desk.Registry.ByHost(Name));

        await _desk.ApplyAsync("tatvan");
        await Derman.Core.Tenancy.Admin.CatalogListing.PublishAsync(_desk.Registry, Tatvan, _tatvan.Tenant.Configuration.Pack, CancellationToken.None);
        Assert.Equal(Tatvan, _desk.Registry.ByHost(Name));
        Assert.Equal(Tatvan, _desk.Registry.ByHost("tatvan.localhost"));
    }

    [Fact]
    public async Task Unproven_IsRefusedWithWhatIsWrong()
    {
        await AskAsync(_tatvan, _admin);
        Assert.Equal("hostName.noRecord", (await ProveAsync(_tatvan, _admin)).Failure?.Code);
        Assert.Equal("hostName.tooSoon", (await ProveAsync(_tatvan, _admin)).Failure?.Code);
        Rest();
        _records.Silent = true;
        Assert.Equal("hostName.noAnswer", (await ProveAsync(_tatvan, _admin)).Failure?.Code);
        Rest();
        _records.Silent = false;
        _records.Enter(One().ChallengeName, "derman-0000");
        Assert.Equal("hostName.otherRecord", (await ProveAsync(_tatvan, _admin)).Failure?.Code);
        Assert.Equal("hostName.otherRecord", One().Claim.Checked);
        Assert.Null(_desk.Registry.ByHost(Name));
        _desk.Clock.Advance(Duration.FromDays(15));
        Assert.Equal(HostNameState.Lapsed, One().State);
        Assert.Equal("hostName.overdue", (await ProveAsync(_tatvan, _admin)).Failure?.Code);
        var old = One().Claim.Token;
        await AskAsync(_tatvan, _admin);
        Assert.Equal(HostNameState.Asked, One().State);
        Assert.NotEqual(old, One().Claim.Token);
    }

    [Fact]
    public async Task NameOfAnother_IsAskedForLikeAFreeOne_AndNeverGiven()
    {
        await ServeAsync();
        // Asking tells nothing: a name that is served here and one that nobody has are answered alike, and so is a look without the record.
        Assert.Equal(Name, (await AskAsync(_erenler, _neighbour)).Value);
        Assert.Equal("talep.nobody.bel.tr", (await AskAsync(_erenler, _neighbour, "talep.nobody.bel.tr")).Value);
        Assert.Equal("hostName.otherRecord", (await ProveAsync(_erenler, _neighbour)).Failure?.Code); // The neighbour's token is not theirs.
        Assert.Equal("hostName.noRecord", (await ProveAsync(_erenler, _neighbour, "talep.nobody.bel.tr")).Failure?.Code);

        // Even with the record in the zone the name stays where it is served.
        Rest();
        _records.Enter($"_derman.{Name}", One(_erenler, _neighbour).Claim.Token);
        Assert.Equal("hostName.unavailable", (await ProveAsync(_erenler, _neighbour)).Failure?.Code);
        Assert.Equal(Tatvan, _desk.Registry.ByHost(Name));

        // What belongs to somebody else is as unknown as what nobody has.
        await AskAsync(_tatvan, _admin, "baska.tatvan.bel.tr");
        foreach (var host in new[] { "baska.tatvan.bel.tr", "never.asked.bel.tr", "", null })
        {
            Assert.Equal("hostName.notFound", Read.One(Erenler, host, _neighbour).Failure?.Code);
            Assert.Equal("hostName.notFound", (await ProveAsync(_erenler, _neighbour, host)).Failure?.Code);
            Assert.Equal("hostName.notFound", (await Withdraw.ExecuteAsync(_erenler.Tenant, host, null, _neighbour, CancellationToken.None)).Failure?.Code);
            Assert.Equal("hostName.notFound", (await Withdraw.UndoAsync(_erenler.Tenant, host, _neighbour, CancellationToken.None)).Failure?.Code);
        }
    }

    [Fact]
    public async Task PlatformsOwnName_IsRefused()
    {
        Assert.Equal("hostName.unavailable", (await AskAsync(_tatvan, _admin, "derman.example.org")).Failure?.Code);
        Assert.Equal("hostName.unavailable", (await AskAsync(_tatvan, _admin, "izmir.derman.example.org")).Failure?.Code);
    }

    [Fact]
    public async Task Withdrawn_IsNotServed_AndComesBackWithinADay()
    {
        await ServeAsync();
        Assert.True((await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, null, _admin, CancellationToken.None)).Ok);
        Assert.Null(_desk.Registry.ByHost(Name));
        Assert.Equal(HostNameState.Withdrawn, One().State);
        _desk.Clock.Advance(Duration.FromHours(23));
        Assert.Equal(0, await Cleaning.ExecuteAsync(CancellationToken.None));
        Assert.True((await Withdraw.UndoAsync(_tatvan.Tenant, Name, _admin, CancellationToken.None)).Ok);
        Assert.Equal(Tatvan, _desk.Registry.ByHost(Name));

        await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, null, _admin, CancellationToken.None);
        _desk.Clock.Advance(Duration.FromHours(25));
        Assert.Equal("hostName.notFound", (await Withdraw.UndoAsync(_tatvan.Tenant, Name, _admin, CancellationToken.None)).Failure?.Code);
        Assert.Equal(1, await Cleaning.ExecuteAsync(CancellationToken.None));
        Assert.Empty(Read.Of(Tatvan));
    }

    [Fact]
    public async Task Withdrawn_AndProvenByAnother_DoesNotComeBack()
    {
        await ServeAsync();
        await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, null, _admin, CancellationToken.None);
        await AskAsync(_erenler, _neighbour);
        _records.Enter($"_derman.{Name}", One(_erenler, _neighbour).Claim.Token);
        Assert.True((await ProveAsync(_erenler, _neighbour)).Ok);
        Assert.Equal("hostName.unavailable", (await Withdraw.UndoAsync(_tatvan.Tenant, Name, _admin, CancellationToken.None)).Failure?.Code);
        Assert.Equal(Erenler, _desk.Registry.ByHost(Name));
    }

    [Fact]
    public async Task LastName_OrTheOneInUse_CannotBeGivenUp()
    {
        await ServeAsync();
        Assert.Equal("hostName.inUse", (await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, Name.ToUpperInvariant(), _admin, CancellationToken.None)).Failure?.Code);
        await _desk.Catalog.WriteAsync(s => s.Execute("DELETE FROM \"tenant_host\" WHERE \"source\" = 'pack' AND \"tenant\" = 'tatvan'"), CancellationToken.None);
        Assert.Equal("hostName.last", (await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, null, _admin, CancellationToken.None)).Failure?.Code);
        Assert.Equal(Tatvan, _desk.Registry.ByHost(Name));
    }

    [Fact]
    public async Task WhoMayNotConfigure_MayNothingHere()
    {
        await ServeAsync();
        Assert.Equal("auth.forbidden", (await AskAsync(_tatvan, _tatvan.Agent)).Failure?.Code);
        Assert.Equal("auth.forbidden", (await ProveAsync(_tatvan, _tatvan.Agent)).Failure?.Code);
        Assert.Equal("auth.forbidden", (await Withdraw.ExecuteAsync(_tatvan.Tenant, Name, null, _tatvan.Agent, CancellationToken.None)).Failure?.Code);
        Assert.Equal("auth.forbidden", Read.Execute(Tatvan, _tatvan.Agent).Failure?.Code);
        Assert.Equal("auth.forbidden", Read.One(Tatvan, Name, _tatvan.Agent).Failure?.Code);
    }

    [Fact]
    public async Task Operator_GivesAndTakesNames_ButNotThoseOfAnother()
    {
        var hosts = new OperatorHosts(_desk.Registry);
        await ServeAsync();
        Assert.Equal("talep.erenler.intranet", (await hosts.AddAsync(Erenler, "Talep.Erenler.intranet", CancellationToken.None)).Value);
        Assert.Equal(Erenler, _desk.Registry.ByHost("talep.erenler.intranet"));
        Assert.Equal("hostName.unavailable", (await hosts.AddAsync(Erenler, Name, CancellationToken.None)).Failure?.Code);
        Assert.Equal("hostName.notFound", (await hosts.RemoveAsync(Erenler, Name, CancellationToken.None)).Failure?.Code);
        Assert.Equal("hostName.inPack", (await hosts.RemoveAsync(Erenler, "erenler.localhost", CancellationToken.None)).Failure?.Code);
        Assert.True((await hosts.RemoveAsync(Tatvan, Name, CancellationToken.None)).Ok);
        Assert.Equal(HostNameState.Lapsed, One().State);
        Assert.Null(_desk.Registry.ByHost(Name));
    }

    private ReadHostNames Read => new(_desk.Catalog, _desk.Clock);

    private WithdrawHostName Withdraw => new(_desk.Registry, _desk.Clock);

    private HostNameCleaning Cleaning => new(_desk.Catalog, _desk.Clock);

    private static HostNamePolicy Policy => new(["derman.example.org"]);

    private OwnHostName One(Office? office = null, Actor? actor = null) => Read.One((office ?? _tatvan).Tenant.Id, Name, actor ?? _admin).Value!;

    private void Rest() => _desk.Clock.Advance(Duration.FromSeconds(6));

    private ValueTask<Derman.Core.Common.Result<string>> AskAsync(Office office, Actor actor, string name = Name) =>
        new AskHostName(_desk.Registry, Policy, _desk.Clock, _desk.Random.Fill).ExecuteAsync(office.Tenant, name, actor, CancellationToken.None);

    private ValueTask<Derman.Core.Common.Result<OwnHostName>> ProveAsync(Office office, Actor actor, string? name = Name) =>
        new ProveHostName(_desk.Registry, _records, Policy, _desk.Clock).ExecuteAsync(office.Tenant, name, actor, CancellationToken.None);

    private async Task ServeAsync()
    {
        await AskAsync(_tatvan, _admin);
        _records.Enter($"_derman.{Name}", One().Claim.Token);
        Assert.True((await ProveAsync(_tatvan, _admin)).Ok);
    }
}
