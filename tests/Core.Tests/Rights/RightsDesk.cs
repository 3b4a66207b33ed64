using Derman.Core.Staff;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Rights;

/// <summary>A desk whose tenant has roles of its own beside the built-in ones, and one ticket for every situation a right depends on.</summary>
public sealed class RightsDesk : IAsyncLifetime
{
    public static readonly string[] Situations = ["mine", "ofUnit", "ofOther", "taskForUnit", "inCustody", "otherTopic", "sealedOfUnit", "sealedInCustody"];

    private readonly Dictionary<string, Guid> _tickets = new(StringComparer.Ordinal);

    public Desk Desk { get; private set; } = null!;

    public Office Office { get; private set; } = null!;

    /// <summary>A topic beside <see cref="Office.Topic"/>, for roles that see one only.</summary>
    public string OtherTopic { get; private set; } = "";

    /// <summary>A word that every ticket here has, and no other.</summary>
    public const string Word = "zambak";

    public static RoleDefinition Role(string code, string sees, string[] actsAs, params string[] acts) =>
        new(code, new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = code, ["en"] = code }, actsAs, sees, Acts: acts);

    public async Task InitializeAsync()
    {
        Desk = await Desk.OpenAsync("erenler");
        Office = await Desk.OfficeAsync("erenler");
        var configuration = Office.Tenant.Configuration;
        OtherTopic = configuration.Topics.Values.First(t => t.Code != Office.Topic && t.Owner == Office.Unit && !t.Triage).Code;
        await ApplyAsync(
        [
            Role("topicHead", RoleSight.All, [Roles.Head]) with { Topics = [Office.Topic] },
            Role("unitTopic", RoleSight.Unit, [Roles.Staff]) with { Topics = [OtherTopic] },
            Role("twoUnits", RoleSight.Own, [Roles.Staff]) with { Units = [Office.OtherUnit] },
            Role("ownOnly", RoleSight.Own, [Roles.Staff]),
            Role("sealedUnit", RoleSight.Unit, [Roles.Staff], Acts.Unmask) with { Sealed = true },
            Role("sealedAll", RoleSight.All, [Roles.Agent], Acts.Unmask) with { Sealed = true },
            Role("nothing", RoleSight.Own, []),
        ]);
        foreach (var situation in Situations)
        {
            _tickets[situation] = (await Office.RegisterAsync(new RegisterCommand($"{Word} {situation}", Topic: situation == "otherTopic" ? OtherTopic : Office.Topic, Citizen: new CitizenInput("Ayşe Kaya", "0555 000 00 01")))).Id;
        }

        foreach (var other in (string[])["ofOther", "taskForUnit", "inCustody", "sealedInCustody"])
        {
            await Office.DoAsync(_tickets[other], Moves.Assign, new ActionCommand(To: Office.OtherUnit, Comment: "x"), Office.Agent);
        }

        Assert.True((await Desk.GiveTask.ExecuteAsync(Office.Tenant, _tickets["taskForUnit"], new GiveTaskCommand(Office.Unit, "bak"), Office.Agent, null, null, CancellationToken.None)).Ok);
    }

    public async Task DisposeAsync() => await Desk.DisposeAsync();

    /// <summary>The ticket of a situation, made so that it fits this person.</summary>
    public async Task<Guid> TicketAsync(string situation, Actor person)
    {
        var id = _tickets[situation];
        if (situation is "mine" or "inCustody" or "sealedInCustody")
        {
            await SetAsync(id, t => t.Assignee = person.StaffId);
        }

        if (situation.StartsWith("sealed", StringComparison.Ordinal))
        {
            await SetAsync(id, t => t.SealedAt = Desk.Clock.Now);
        }

        return id;
    }

    /// <summary>Writes the row as it would be, counts and all, whatever the workflow allows.</summary>
    public ValueTask<bool> SetAsync(Guid id, Action<Ticket> set) => Office.Tenant.Store.WriteAsync(
        session =>
        {
            var ticket = session.First<Ticket>("\"id\" = @p0", Core.Storage.Provider.Of(id))!;
            var before = Core.Tickets.Counting.CountPlace.Of(ticket);
            set(ticket);
            ticket.Version++;
            Core.Tickets.Counting.TicketCounts.Moved(session, before, ticket);
            return session.Update(ticket);
        },
        CancellationToken.None);

    public async Task ApplyAsync(IReadOnlyList<RoleDefinition> roles)
    {
        var pack = (await TenantPacks.ReadAsync("erenler")) with { Roles = new RolesFile(roles) };
        var report = await Desk.Apply.ExecuteAsync(TenantPacks.Reading(pack), new ApplyOptions(Overwrite: true), CancellationToken.None);
        Assert.True(report.Ok, string.Join('\n', report.Problems));
    }

    public SealTicket Seal => new(Desk.Clock);

    public async Task<Actor> PersonAsync(string roles, string? unit = null) =>
        (await Office.AddAsync($"p{Guid.NewGuid():n}", roles, unit ?? Office.Unit)).In(Office.Tenant.Configuration);
}
