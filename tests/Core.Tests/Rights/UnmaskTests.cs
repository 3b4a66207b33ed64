using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;

namespace Derman.Core.Tests.Rights;

public sealed class UnmaskTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private const string Number = "10000000146"; // A number of the right shape that belongs to nobody.
    private Office _office = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync() => _office = await Desk.OfficeAsync("erenler");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Masked_ByDefault_InFullWithAReason_OnRecordAndToldToTheCitizen()
    {
        var ticket = await RegisterAsync();
        Assert.Equal(new CitizenView("Ayşe Kaya", "+90 5** *** ** 01", "100******46", "a***@d***.com"), _office.View(ticket.Id, _office.Agent).Citizen);

        var shown = await UnmaskAsync(ticket.Id, "geri aranacak", _office.Head);

        Assert.Equal(new CitizenView("Ayşe Kaya", "+905550000001", Number, "ayse@derman.com"), shown.Value);
        Assert.Equal("+90 5** *** ** 01", _office.View(ticket.Id, _office.Head).Citizen!.Phone);
        var record = Assert.Single(_office.View(ticket.Id).Events!, e => e.Kind == UnmaskCitizen.Event);
        Assert.DoesNotContain("5550000001", record.Content, StringComparison.Ordinal);
        var look = Assert.Single(Desk.Track.Execute(_office.Tenant, ticket.TrackingCode, "tr").Value!.Looks);
        Assert.Equal(("geri aranacak", Desk.Clock.Now), (look.Reason, look.At));
        Assert.Equal(TicketViews.DirectorateOf(_office.Tenant.Configuration, _office.Unit, "tr").Name, look.Unit);
    }

    [Theory]
    [InlineData("", "field.required")]
    [InlineData(" a ", "unmask.reasonTooShort")]
    public async Task WithoutAReason_NothingIsShown(string reason, string code)
    {
        var ticket = await RegisterAsync();
        Assert.Equal(code, (await UnmaskAsync(ticket.Id, reason, _office.Agent)).Failure!.Code);
        Assert.Empty(Desk.Track.Execute(_office.Tenant, ticket.TrackingCode, "tr").Value!.Looks);
    }

    [Fact]
    public async Task WithoutTheAct_OrTheTicket_NothingIsShown()
    {
        var ticket = await RegisterAsync();
        Assert.Equal("ticket.moveForbidden", (await UnmaskAsync(ticket.Id, "sebep", _office.Worker)).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await UnmaskAsync(ticket.Id, "sebep", _office.Auditor)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await UnmaskAsync(ticket.Id, "sebep", _office.OtherHead)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await UnmaskAsync(Guid.NewGuid(), "sebep", _office.OtherHead)).Failure!.Code);
    }

    [Fact]
    public async Task ConfidentialReporter_IsShownToNoUnit_WhateverTheReason()
    {
        var ticket = await RegisterAsync(confidential: true);
        Assert.Null(_office.View(ticket.Id, _office.Head).Citizen);
        Assert.Equal("ticket.moveForbidden", (await UnmaskAsync(ticket.Id, "sebep", _office.Head)).Failure!.Code);
        Assert.True((await UnmaskAsync(ticket.Id, "sebep", _office.Agent)).Ok);
        Assert.Null((await _office.DoAsync(ticket.Id, Derman.Core.Tickets.Workflow.Moves.Note, new ActionCommand(Comment: "x"), _office.Head)).Citizen);
    }

    [Fact]
    public async Task UnitWithATaskOnly_ReadsMaskedNames_AlsoInTheAnswerToItsOwnAct()
    {
        var ticket = await RegisterAsync();
        var task = Office.Ok(await Desk.GiveTask.ExecuteAsync(_office.Tenant, ticket.Id, new GiveTaskCommand(_office.OtherUnit, "bak"), _office.Agent, null, null, CancellationToken.None)).Tasks![0];
        await new Derman.Core.Tickets.Classify.ClassifyTicket(Desk.Clock).ExecuteAsync(_office.Tenant, ticket.Id, new(OnBehalfOf: "Mehmet Demir Jr"), _office.Agent, null, null, CancellationToken.None);
        Assert.DoesNotContain(_office.View(ticket.Id, _office.OtherHead).Events!, e => e.Content!.Contains("Demir", StringComparison.Ordinal));
        Assert.Contains(_office.View(ticket.Id, _office.Head).Events!, e => e.Content!.Contains("Demir", StringComparison.Ordinal));
        var seen = _office.View(ticket.Id, _office.OtherHead);
        Assert.Equal(("A*** K***", "M***** D**** J*"), (seen.Citizen!.Name, seen.OnBehalfOf));
        var answered = Office.Ok(await Desk.FinishTask.ExecuteAsync(_office.Tenant, ticket.Id, task.Id, new FinishTaskCommand("done", "bitti"), _office.OtherHead, null, null, CancellationToken.None));
        Assert.Equal("A*** K***", answered.Citizen!.Name);
    }

    [Fact]
    public async Task NothingToShow_IsSaid()
    {
        var id = (await _office.RegisterAsync()).Id;
        Assert.Equal("unmask.nobody", (await UnmaskAsync(id, "sebep", _office.Agent)).Failure!.Code);
    }

    private Task<TicketView> RegisterAsync(bool confidential = false) => _office.RegisterAsync(new RegisterCommand(
        "Yol", Topic: _office.Topic, ConfidentialReporter: confidential, OnBehalfOf: "Mehmet Demir", Citizen: new CitizenInput("Ayşe Kaya", "0555 000 00 01", Number, Email: "ayse@derman.com")));

    private ValueTask<Common.Result<CitizenView>> UnmaskAsync(Guid id, string reason, Actor by) =>
        new UnmaskCitizen(Desk.Clock).ExecuteAsync(_office.Tenant, id, new UnmaskCommand(reason), by, CancellationToken.None);
}
