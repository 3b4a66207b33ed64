using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;

namespace Derman.Core.Tests.Rights;

/// <summary>Who administers people only does not become an administrator by it.</summary>
public sealed class AboveTests : IAsyncLifetime
{
    private readonly RightsDesk _desk = new();
    private Actor _clerk = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        await _desk.InitializeAsync();
        await _desk.ApplyAsync([RightsDesk.Role("personnel", RoleSight.Own, [], Acts.ManagePeople)]);
        (_clerk, _admin) = (await _desk.PersonAsync("personnel"), await _desk.PersonAsync(Roles.Admin));
    }

    public Task DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task MoreThanOnesOwn_IsNotHandedOut()
    {
        Assert.Equal("person.above", (await Invite.ExecuteAsync(_desk.Office.Tenant, Input("a1", Roles.Admin), _clerk, default)).Failure?.Code);
        Assert.True((await Invite.ExecuteAsync(_desk.Office.Tenant, Input("a2", Roles.Head), _clerk, default)).Ok);
        Assert.Equal("person.above", (await Change.ExecuteAsync(_desk.Office.Tenant, _clerk.StaffId!.Value, Input("a3", "personnel", Roles.Admin), _clerk, default)).Failure?.Code);
        Assert.True((await Invite.ExecuteAsync(_desk.Office.Tenant, Input("a4", Roles.Admin), _admin, default)).Ok);
    }

    [Fact]
    public async Task AnAdministratorsAccount_IsNotTouched()
    {
        var (tenant, admin) = (_desk.Office.Tenant, _admin.StaffId!.Value);
        Assert.Equal("person.above", (await new MakeLink(_desk.Desk.Clock, _desk.Desk.Random.Fill).ExecuteAsync(tenant, admin, _clerk, default)).Failure?.Code);
        Assert.Equal("person.above", (await new SwitchPerson(_desk.Desk.Clock, _desk.Desk.Random.Fill).ExecuteAsync(tenant, admin, active: false, _clerk, default)).Failure?.Code);
        Assert.Equal("person.above", (await new SecondFactors(_desk.Desk.Clock, _desk.Desk.Random.Fill).ResetAsync(tenant, admin, _clerk, default)).Failure?.Code);
        Assert.Equal("person.above", (await Change.ExecuteAsync(tenant, admin, Input("a5", Roles.Staff), _clerk, default)).Failure?.Code);
        Assert.True((await new MakeLink(_desk.Desk.Clock, _desk.Desk.Random.Fill).AsOperatorAsync(tenant, admin, default)).Ok);
    }

    private InvitePerson Invite => new(_desk.Desk.Clock, _desk.Desk.Random.Fill);

    private ChangePerson Change => new(_desk.Desk.Clock);

    private PersonInput Input(string userName, params string[] roles) => new("Deneme Kişi", $"above-{userName}", null, _desk.Office.Unit, roles, null);
}
