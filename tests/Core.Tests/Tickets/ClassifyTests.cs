using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

public sealed class ClassifyTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Topic_SendsATicketInTriageToItsOwner_AndStartsItsPromiseAtTheRegistration()
    {
        var triage = await _office.RegisterAsync(new RegisterCommand("Burada bir sorun var"));
        Assert.Equal((_office.Tenant.Configuration.Workflow.File.Register.Triage, false), (triage.State, triage.Deadlines.Any(d => d.Clock == "resolve")));
        var direct = await _office.RegisterAsync(new RegisterCommand("Burada bir sorun var", Topic: _office.Topic));
        _desk.Clock.AdvanceMinutes(90);

        var view = await ClassifyAsync(triage.Id, new ClassifyCommand(Topic: _office.Topic, Problem: "Rögar kapağı kırık", ProblemSource: "Altyapı kazısı"));

        Assert.Equal((_office.Unit, _office.Tenant.Configuration.Workflow.File.Register.Routed), (view.Directorate.Code, view.State));
        Assert.Equal(
            direct.Deadlines.Single(d => d.Clock == "resolve").Due,
            view.Deadlines.Single(d => d.Clock == "resolve").Due);
        Assert.Equal(("Rögar kapağı kırık", "Altyapı kazısı", "Burada bir sorun var"), (view.Problem, view.ProblemSource, view.Text));
        var told = _office.View(triage.Id).Events![^1];
        Assert.Equal(ClassifyTicket.Event, told.Kind);
        Assert.Contains("\"deadlines\"", told.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_IsFoundBySearch()
    {
        var id = (await _office.RegisterAsync(new RegisterCommand("Yardım edin"))).Id;
        await ClassifyAsync(id, new ClassifyCommand(Problem: "Trafo arızası"));
        var found = _desk.List.Execute(_office.Tenant, new(Search: "trafo arizasi"), _office.Agent);
        Assert.Equal(id, Assert.Single(found.Value!.Items).Id);
    }

    [Fact]
    public async Task UnknownNames_AreToldTogether_AndNothingChanges()
    {
        var before = await _office.RegisterAsync(new RegisterCommand("Yardım edin"));
        var refused = (await RunAsync(before.Id, new ClassifyCommand(Topic: "YOK", Urgency: "soon"), null)).Failure!;
        Assert.Equal(["topic", "urgency"], refused.Errors!.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.Equal(before.Version, _office.View(before.Id).Version);
    }

    [Fact]
    public async Task StaleVersion_Stranger_AndClosedTicket_AreRefused()
    {
        var id = (await _office.RegisterAsync(new RegisterCommand("Yardım edin", Topic: _office.Topic))).Id;
        Assert.Equal("ticket.stale", (await RunAsync(id, new ClassifyCommand(Urgency: Urgencies.Urgent), 99)).Failure!.Code);
        var stranger = await new ClassifyTicket(_desk.Clock).ExecuteAsync(
            _office.Tenant, id, new ClassifyCommand(Urgency: Urgencies.Urgent), _office.Stranger, null, null, CancellationToken.None);
        Assert.Equal("ticket.notFound", stranger.Failure!.Code);
        await _office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "Vazgeçti"));
        Assert.Equal("ticket.ended", (await RunAsync(id, new ClassifyCommand(Urgency: Urgencies.Urgent), null)).Failure!.Code);
    }

    private async Task<TicketView> ClassifyAsync(Guid id, ClassifyCommand command) => Office.Ok(await RunAsync(id, command, null));

    private ValueTask<Common.Result<TicketView>> RunAsync(Guid id, ClassifyCommand command, int? ifMatch) =>
        new ClassifyTicket(_desk.Clock).ExecuteAsync(_office.Tenant, id, command, _office.Agent, ifMatch, null, CancellationToken.None);
}
