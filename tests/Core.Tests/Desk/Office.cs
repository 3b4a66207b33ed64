using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests;

/// <summary>A tenant with people, and the short way to let them act.</summary>
public sealed class Office
{
    private Office(Desk desk, Tenant tenant)
    {
        Desk = desk;
        Tenant = tenant;
        var configuration = tenant.Configuration;
        var topic = configuration.Pack.Topics.Topics.First(t =>
            !t.Triage && !t.RoundTheClock && t.Priority == "normal" && configuration.Tree.Find(t.Owner) is { External: false } && t.Owner != configuration.Profile.Desk);
        Topic = topic.Code;
        Unit = topic.Owner;
        OtherUnit = configuration.Tree.All.First(d =>
            !d.External
            && d.Level is not ("top" or "deputy")
            && d.Code != configuration.Profile.Desk
            && d.Sees is null
            && !configuration.Tree.Subtree(d.Code).Contains(Unit)
            && !configuration.Tree.Subtree(Unit).Contains(d.Code)
            && !configuration.Tree.Subtree(d.Code).Contains(configuration.Profile.Desk)).Code;
    }

    public Desk Desk { get; }

    public Tenant Tenant { get; }

    /// <summary>A topic that goes straight to <see cref="Unit"/>.</summary>
    public string Topic { get; }

    public string Unit { get; }

    /// <summary>A unit that has nothing to do with <see cref="Unit"/>.</summary>
    public string OtherUnit { get; }

    public Actor Agent { get; private set; } = null!;

    public Actor Worker { get; private set; } = null!;

    public Actor Colleague { get; private set; } = null!;

    public Actor Head { get; private set; } = null!;

    public Actor Stranger { get; private set; } = null!;

    public Actor OtherHead { get; private set; } = null!;

    public Actor Auditor { get; private set; } = null!;

    public Actor Client { get; } = Actor.OfClient("demo", "Demo");

    public FakeClock Clock => Desk.Clock;

    public static async Task<Office> OpenAsync(Desk desk, Tenant tenant)
    {
        var office = new Office(desk, tenant);
        var service = tenant.Configuration.Profile.Desk;
        office.Agent = await office.AddAsync("agent", Roles.Agent, service);
        office.Worker = await office.AddAsync("worker", Roles.Staff, office.Unit);
        office.Colleague = await office.AddAsync("colleague", Roles.Staff, office.Unit);
        office.Head = await office.AddAsync("head", Roles.Head, office.Unit);
        office.Stranger = await office.AddAsync("stranger", Roles.Staff, office.OtherUnit);
        office.OtherHead = await office.AddAsync("otherhead", Roles.Head, office.OtherUnit);
        office.Auditor = await office.AddAsync("auditor", Roles.Auditor, service);
        return office;
    }

    public async Task<Actor> AddAsync(string name, string roles, string unit)
    {
        var member = new StaffMember
        {
            Id = UuidV7.New(Clock.Now, Desk.Random.Fill),
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            DisplayName = $"{name} of {unit}",
            Roles = roles,
            Unit = unit,
        };
        await Tenant.Store.WriteAsync(s => s.Insert(member), CancellationToken.None);
        return Actor.Of(member);
    }

    public Task<TicketView> RegisterAsync(string text = "Mahallemizde yol bozuk", Actor? actor = null) =>
        RegisterAsync(new RegisterCommand(text, Topic: Topic), actor);

    public async Task<TicketView> RegisterAsync(RegisterCommand command, Actor? actor = null) =>
        Ok(await Desk.Register.ExecuteAsync(Tenant, command, actor ?? Agent, null, CancellationToken.None));

    public async Task<Result<TicketView>> TryAsync(
        Guid ticket, string action, ActionCommand? command = null, Actor? actor = null, int? ifMatch = null, IdempotencyKey? key = null) =>
        await Desk.Perform.ExecuteAsync(Tenant, ticket, action, command ?? ActionCommand.Empty, actor ?? Agent, ifMatch, key, CancellationToken.None);

    public async Task<TicketView> DoAsync(Guid ticket, string action, ActionCommand? command = null, Actor? actor = null) =>
        Ok(await TryAsync(ticket, action, command, actor));

    public async Task<Failure> RefusedAsync(Guid ticket, string action, ActionCommand? command = null, Actor? actor = null, int? ifMatch = null)
    {
        var before = EventsOf(ticket);
        var result = await TryAsync(ticket, action, command, actor, ifMatch);
        Assert.False(result.Ok, $"{action} was not refused.");
        Assert.Equal(before, EventsOf(ticket));
        return result.Failure!;
    }

    public async Task<Guid> AttachAsync(Guid ticket, string content = "photo")
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content));
        var result = await Desk.Attach.ExecuteAsync(Tenant, ticket, "photo.jpg", "image/jpeg", stream, Client, CancellationToken.None);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value;
    }

    /// <summary>From a new ticket to one that waits for the talk with the citizen.</summary>
    public async Task<TicketView> ApprovedAsync(Guid ticket, string outcome = Outcomes.Solved)
    {
        var proof = await AttachAsync(ticket);
        Clock.AdvanceMinutes(5);
        await DoAsync(ticket, Moves.Propose, new ActionCommand(Proof: [proof], Outcome: outcome, Reason: "because", LegalGround: "5393 art. 14"), Worker);
        Clock.AdvanceMinutes(5);
        var view = await DoAsync(ticket, Moves.Approve, null, Head);
        Clock.AdvanceMinutes(5);
        return view;
    }

    public async Task<TicketView> SolvedAndClosedAsync(Guid ticket)
    {
        await ApprovedAsync(ticket);
        await DoAsync(ticket, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)), Agent);
        return await DoAsync(ticket, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved), Agent);
    }

    public TicketView View(Guid ticket, Actor? reader = null) => Ok(Desk.Read.Execute(Tenant, ticket, reader ?? Agent));

    public Ticket Row(Guid ticket) => Tenant.Store.Read(s => s.First<Ticket>("\"id\" = @p0", Provider.Of(ticket)))!;

    public List<T> List<T>(string where, params object?[] arguments)
        where T : class => Tenant.Store.Read(s => s.List<T>(where, arguments));

    public List<Custody> Ledger(Guid ticket) => List<Custody>("\"ticket\" = @p0 ORDER BY \"seq\"", Row(ticket).Key);

    public RunningClock? ClockOf(Guid ticket, string clock) =>
        List<RunningClock>("\"ticket\" = @p0 AND \"clock\" = @p1", Row(ticket).Key, clock).FirstOrDefault();

    public List<string> NoticesTo(Actor person, Guid ticket) =>
        [.. List<Notifications.Notification>("\"staff\" = @p0 AND \"ticket\" = @p1 ORDER BY \"key\"", Provider.Of(person.StaffId!.Value), Row(ticket).Key).Select(n => n.Kind)];

    public static TicketView Ok(Result<TicketView> result)
    {
        Assert.True(result.Ok, $"{result.Failure?.Code} {result.Failure?.Field} {string.Join(',', result.Failure?.Requires ?? [])} {string.Join(',', result.Failure?.Values?.Values ?? [])}");
        return result.Value!;
    }

    public long EventsOf(Guid ticket) => Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket_event\" e JOIN \"ticket\" t ON t.\"key\" = e.\"ticket\" WHERE t.\"id\" = @p0", Provider.Of(ticket)));

}
