using Derman.Core.Audit;
using Derman.Core.Staff;
using Derman.Core.Staff.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Tests.Rights;

public sealed class ChangeRoleTests : IAsyncLifetime
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

    private ChangeRole Change => new(_desk.Registry, _desk.Clock);

    private int Version => _office.Tenant.Configuration.Version;

    private static RoleDefinition Agent(string sees) => RightsDesk.Role(Roles.Agent, sees, [Roles.Agent], Acts.Publish);

    [Fact]
    public async Task Preview_SaysWhoGainsAndLosesWhat_AndChangesNothing()
    {
        await _office.RegisterAsync();
        await _office.RegisterAsync();

        var preview = Change.Preview(_office.Tenant, Agent(RoleSight.Own) with { Acts = [Acts.Publish, Acts.ReadAudit], Sealed = true }, false, _admin).Value!;

        var agent = Assert.Single(preview.Changes);
        Assert.Equal((_office.Agent.StaffId, 2, 0), (agent.Id, agent.SeesBefore, agent.SeesAfter));
        Assert.Equal([Acts.ReadAudit], agent.ActsGained);
        Assert.Equal([Acts.ChangeInBulk, Acts.Unmask, Acts.KeepKnowledge, Acts.AnswerChats], agent.ActsLost);
        Assert.Equal((false, true), (agent.SealedBefore, agent.SealedAfter));
        Assert.Equal(preview.Version, Version);
        Assert.Null(_office.Tenant.Configuration.Pack.Roles);
    }

    [Fact]
    public async Task ARightTakenAway_IsGoneAtTheVeryNextQuestion_EvenForAnActorMadeBefore()
    {
        var id = (await _office.RegisterAsync()).Id;
        var held = _office.Agent.In(_office.Tenant.Configuration); // As an open stream or a token would keep it.
        Assert.True(_desk.Read.Execute(_office.Tenant, id, held).Ok);

        Assert.True((await SaveAsync(Agent(RoleSight.Own))).Ok);

        Assert.False(_desk.Read.Execute(_office.Tenant, id, held).Ok);
        Assert.Empty(_desk.List.Execute(_office.Tenant, new ListQuery(), held).Value!.Items);
        Assert.Empty(new ReadChanges().Since(_office.Tenant, held, 0).Changes);
        Assert.False(new Actors(_desk.Clock).Of(_office.Tenant, Member(held)).May(Acts.ChangeInBulk));
    }

    [Fact]
    public async Task Change_IsInTheChain_WithBeforeAndAfter()
    {
        Assert.True((await SaveAsync(Agent(RoleSight.Own))).Ok);
        var change = Assert.Single(new ReadRoles().Changes(_office.Tenant));
        Assert.Equal((_admin.Name, Roles.Agent, RoleSight.All, RoleSight.Own), (change.By, change.Code, change.Before!.Sees, change.After!.Sees));
        Assert.Null(ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Save_OnAnOtherConfigurationThanPreviewed_IsStale()
    {
        var seen = Version;
        Assert.True((await SaveAsync(Agent(RoleSight.Own))).Ok);
        Assert.Equal("role.stale", (await Change.ExecuteAsync(_office.Tenant, Agent(RoleSight.All), false, seen, _admin, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task WithoutTheAct_NobodyChangesRoles()
    {
        var agent = _office.Agent.In(_office.Tenant.Configuration);
        Assert.Equal("auth.forbidden", Change.Preview(_office.Tenant, Agent(RoleSight.All), false, agent).Failure!.Code);
        Assert.Equal("auth.forbidden", (await Change.ExecuteAsync(_office.Tenant, Agent(RoleSight.All), false, Version, agent, CancellationToken.None)).Failure!.Code);
        Assert.Equal("auth.forbidden", (await Change.RemoveAsync(_office.Tenant, Roles.Agent, Version, agent, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task TheLastWhoManagesRoles_CannotLockEverybodyOut()
    {
        var refused = await SaveAsync(RightsDesk.Role(Roles.Admin, RoleSight.Own, [Roles.Admin], Acts.ManagePeople));
        Assert.Equal("role.lastManager", refused.Failure!.Code);
    }

    [Fact]
    public async Task NewRole_WithAKnownCode_OrABadOne_IsRefused()
    {
        Assert.Equal("role.codeTaken", Change.Preview(_office.Tenant, Agent(RoleSight.All), true, _admin).Failure!.Code);
        Assert.Equal("role.codeShape", Change.Preview(_office.Tenant, Agent(RoleSight.All) with { Code = "müfettiş" }, true, _admin).Failure!.Code);
        Assert.Equal("role.notFound", Change.Preview(_office.Tenant, Agent(RoleSight.All) with { Code = "nobody" }, false, _admin).Failure!.Code);
        Assert.Equal("role.refused", Change.Preview(_office.Tenant, Agent(RoleSight.All) with { Code = "system" }, true, _admin).Failure!.Code);
        Assert.Equal("role.refused", (await Change.ExecuteAsync(_office.Tenant, Agent(RoleSight.Unit) with { Code = "x1", Topics = ["NO-SUCH"] }, true, Version, _admin, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Remove_BringsTheBuiltInBack_AndAnOwnOneOnlyWhenNobodyHasIt()
    {
        await SaveAsync(Agent(RoleSight.Own));
        Assert.True((await Change.RemoveAsync(_office.Tenant, Roles.Agent, Version, _admin, CancellationToken.None)).Ok);
        Assert.Equal(RoleSight.All, _office.Tenant.Configuration.Rights.Find(Roles.Agent)!.Sees);

        Assert.True((await Change.ExecuteAsync(_office.Tenant, RightsDesk.Role("inspector", RoleSight.All, []), true, Version, _admin, CancellationToken.None)).Ok);
        await _office.AddAsync("ins", "inspector", _office.Unit);
        Assert.Equal("role.inUse", (await Change.RemoveAsync(_office.Tenant, "inspector", Version, _admin, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task RolesMadeOnScreen_OutliveThePack_AndAreExportedWithIt()
    {
        await SaveAsync(Agent(RoleSight.Own));
        await _desk.ApplyAsync("erenler");
        Assert.Equal(RoleSight.Own, _office.Tenant.Configuration.Rights.Find(Roles.Agent)!.Sees);

        var files = PackWriter.Write(_office.Tenant.Configuration.Pack);
        Assert.Equal(RoleSight.Own, PackReader.Read(files).Pack!.Roles!.Roles.Single().Sees);
    }

    private ValueTask<Common.Result<RoleDefinition>> SaveAsync(RoleDefinition role) => Change.ExecuteAsync(_office.Tenant, role, false, Version, _admin, CancellationToken.None);

    private StaffMember Member(Actor person) => _office.Tenant.Store.Read(s => s.First<StaffMember>("\"id\" = @p0", Core.Storage.Provider.Of(person.StaffId!.Value)))!;
}
