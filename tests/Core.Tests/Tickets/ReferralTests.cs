using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

public sealed class ReferralTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _erenler = null!;
    private Office _tatvan = null!;
    private PerformAction _perform = null!;
    private CarryReferrals _carry = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler", "tatvan");
        _erenler = await _desk.OfficeAsync("erenler");
        _tatvan = await _desk.OfficeAsync("tatvan");
        _perform = new PerformAction(_desk.Clock, _desk.Random.Fill, _desk.Registry);
        _carry = new CarryReferrals(_desk.Registry, _desk.Register, _desk.Clock);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Refer_ToAnotherTenant_MakesOneTicketThere_AndTheSourceLearnsItsNumber()
    {
        var id = await ReferAsync(consent: true);
        await _carry.ExecuteAsync(_erenler.Tenant, CancellationToken.None);
        await _carry.ExecuteAsync(_erenler.Tenant, CancellationToken.None);

        var arrived = Assert.Single(All(_tatvan));
        var there = _tatvan.View(arrived.Id);
        Assert.Equal(("Göl kıyısı kirli", "Ayşe Kaya"), (there.Text, there.Citizen?.Name));
        Assert.Contains(_erenler.View(id).Number, there.ProblemSource, StringComparison.Ordinal);
        Assert.Contains(arrived.Number, _erenler.View(id).ReferredTo, StringComparison.Ordinal);
        Assert.Equal("referralArrived", _erenler.View(id).Events![^1].Kind);
    }

    [Fact]
    public async Task WithoutConsent_NoNameCrosses()
    {
        await ReferAsync(consent: false);
        await _carry.ExecuteAsync(_erenler.Tenant, CancellationToken.None);
        Assert.Null(_tatvan.View(Assert.Single(All(_tatvan)).Id).Citizen);
    }

    [Theory]
    [InlineData("tenant:nowhere")]
    [InlineData("tenant:erenler")]
    [InlineData("tenant:")]
    public async Task UnknownOrOwnDestination_IsRefused(string to)
    {
        var id = (await _erenler.RegisterAsync(new RegisterCommand("x"))).Id;
        var refused = await _perform.ExecuteAsync(
            _erenler.Tenant, id, Moves.Refer, new ActionCommand(To: to, Reason: "Onların"), _erenler.Agent, null, null, CancellationToken.None);
        Assert.Equal("field.unknownValue", refused.Failure!.Code);
    }

    private async Task<Guid> ReferAsync(bool consent)
    {
        var id = (await _erenler.RegisterAsync(new RegisterCommand(
            "Göl kıyısı kirli", Consent: consent, Citizen: new CitizenInput("Ayşe Kaya", "0555 000 00 01")))).Id;
        Office.Ok(await _perform.ExecuteAsync(
            _erenler.Tenant, id, Moves.Refer, new ActionCommand(To: "tenant:tatvan", Reason: "Yer Tatvan'da"), _erenler.Agent, null, null, CancellationToken.None));
        return id;
    }

    private IReadOnlyList<TicketItem> All(Office office) =>
        _desk.List.Execute(office.Tenant, new ListQuery(Sort: ListSort.Newest), office.Client).Value!.Items;
}
