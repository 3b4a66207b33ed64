using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Tickets;

public sealed class ConfidentialReporterTests : IAsyncLifetime
{
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync("erenler");

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Reporter_IsKnownToTheDesk_NotToTheUnit()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync(new RegisterCommand(
            "Gizli kalsın", Topic: office.Topic, ConfidentialReporter: true, Citizen: new CitizenInput("Ayşe Kaya", "0555 000 00 01")))).Id;

        Assert.Equal("Ayşe Kaya", office.View(id).Citizen?.Name);
        Assert.Null(office.View(id, office.Worker).Citizen);
        Assert.All(_desk.List.Execute(office.Tenant, new ListQuery(), office.Worker).Value!.Items, i => Assert.Null(i.CitizenName));
    }
}
