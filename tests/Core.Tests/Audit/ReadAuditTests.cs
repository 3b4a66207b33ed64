using Derman.Core.Audit;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.AuditTrail;

/// <summary>The chain as a list: complete, in order, and without what its reader may not see.</summary>
public sealed class ReadAuditTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = await _office.AddAsync("chief", Roles.Admin, _office.Tenant.Configuration.Profile.Desk);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Pages_AreTheWholeChain_NewestFirst()
    {
        for (var i = 0; i < 7; i++)
        {
            _desk.Clock.AdvanceMinutes(i % 2); // Some happen in the same moment.
            var ticket = await _office.RegisterAsync();
            await _office.DoAsync(ticket.Id, Moves.Note, new Core.Tickets.Actions.ActionCommand(Comment: "x"));
        }

        var all = All(new AuditQuery(Limit: 3), _office.Auditor);
        Assert.Equal(_office.List<TicketEvent>("1 = 1 ORDER BY \"at\" DESC, \"seq\" DESC").Select(e => e.Seq), all.Select(e => e.Seq));
        Assert.All(all.Where(e => e.Kind == "registered"), e => Assert.NotNull(e.Number));
    }

    [Fact]
    public async Task Filters_ByPersonAreaDayAndTicket()
    {
        var first = await _office.RegisterAsync();
        await _office.DoAsync(first.Id, Moves.Note, new Core.Tickets.Actions.ActionCommand(Comment: "x"), _office.Head);
        _desk.Clock.Advance(Duration.FromDays(2));
        var second = await _office.RegisterAsync(new RegisterCommand("ikinci", Topic: _office.Topic, Citizen: new CitizenInput(Name: "Ayşe Yılmaz", Phone: "905321112233")));
        Assert.True((await new UnmaskCitizen(_desk.Clock).ExecuteAsync(_office.Tenant, second.Id, new UnmaskCommand("geri aranacak"), _office.Head, CancellationToken.None)).Ok);

        Assert.Equal(["unmasked", "note"], All(new AuditQuery(Actor: _office.Head.Code), _office.Auditor).Select(e => e.Kind));
        Assert.Equal(["unmasked"], All(new AuditQuery(Area: AuditArea.Unmasking), _office.Auditor).Select(e => e.Kind));
        Assert.Equal(["note", "registered"], All(new AuditQuery(To: _desk.Clock.Now - Duration.FromDays(1)), _office.Auditor).Select(e => e.Kind));
        Assert.Equal(["unmasked", "registered"], All(new AuditQuery(From: _desk.Clock.Now - Duration.FromDays(1)), _office.Auditor).Select(e => e.Kind));
        Assert.Equal(["note", "registered"], All(new AuditQuery(Ticket: first.Number, Limit: 1), _office.Auditor).Select(e => e.Kind));
        Assert.Empty(All(new AuditQuery(Ticket: "nothing"), _office.Auditor));
    }

    [Fact]
    public async Task SealedTicket_IsNotInTheTrailOfWhoMayNotSeeIt()
    {
        var open = await _office.RegisterAsync();
        var hidden = await _office.RegisterAsync();
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket\" SET \"sealed_at\" = 1 WHERE \"id\" = @p0", Provider.Of(hidden.Id)), CancellationToken.None);
        Assert.Equal([open.Id], All(new AuditQuery(), _admin).Select(e => e.Ticket!.Value));
        Assert.Empty(All(new AuditQuery(Ticket: hidden.Number), _admin));
        Assert.Equal([hidden.Id, open.Id], All(new AuditQuery(), _office.Auditor).Select(e => e.Ticket!.Value));
    }

    [Fact]
    public async Task ArchivedTicket_IsReadByItsNumber()
    {
        var ticket = await _office.RegisterAsync();
        await _office.SolvedAndClosedAsync(ticket.Id);
        var before = All(new AuditQuery(Ticket: ticket.Number), _office.Auditor).Select(e => e.Seq).ToList();
        _desk.Clock.Advance(Duration.FromDays(500));
        await _office.RegisterAsync(); // The last link is never packed.
        Assert.Equal(1, await new ArchiveTickets(_desk.Clock).ExecuteAsync(_office.Tenant, Duration.FromDays(400), 10, CancellationToken.None));
        Assert.Equal(before, All(new AuditQuery(Ticket: ticket.Number), _office.Auditor).Select(e => e.Seq));
    }

    [Fact]
    public async Task Trail_IsReadOnlyByWhoMay_AndACopyIsOnRecord()
    {
        await _office.RegisterAsync();
        Assert.Equal("auth.forbidden", new ReadAudit(_desk.Clock).Execute(_office.Tenant, new AuditQuery(), _office.Head).Failure!.Code);
        Assert.Equal("auth.forbidden", (await new ReadAudit(_desk.Clock).ExportAsync(_office.Tenant, new AuditQuery(), _office.Agent, 10, CancellationToken.None)).Failure!.Code);
        Assert.Single((await new ReadAudit(_desk.Clock).ExportAsync(_office.Tenant, new AuditQuery(), _office.Auditor, 10, CancellationToken.None)).Value!);
        Assert.Equal((ReadAudit.ExportedEvent, _office.Auditor.Code), All(new AuditQuery(Area: AuditArea.Exports), _office.Auditor).Select(e => (e.Kind, e.Actor)).Single());
        Assert.Null(ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Page_LooksOnlySoFarBack_AndGoesOn()
    {
        var ticket = await _office.RegisterAsync();
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                for (var i = 0; i < ReadAudit.MostLooked + 500; i++)
                {
                    EventChain.Append(s, EventChain.NoTicket, "personSignedIn", "system", _desk.Clock.Now, "{}");
                }
            },
            CancellationToken.None);
        var page = new ReadAudit(_desk.Clock).Execute(_office.Tenant, new AuditQuery(Area: AuditArea.Tickets), _office.Auditor).Value!;
        Assert.True(page is { Partial: true, Entries.Count: 0, Next: not null, LookedTo: not null });
        Assert.Equal(ticket.Id, All(new AuditQuery(Area: AuditArea.Tickets), _office.Auditor).Single().Ticket);
    }

    private List<AuditEntry> All(AuditQuery query, Actor reader)
    {
        var all = new List<AuditEntry>();
        do
        {
            var page = new ReadAudit(_desk.Clock).Execute(_office.Tenant, query, reader).Value!;
            all.AddRange(page.Entries);
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);
        return all;
    }
}
