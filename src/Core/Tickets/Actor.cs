using Derman.Core.Staff;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets;

/// <summary>Who asks. Stated with every command; nothing ambient.</summary>
/// <param name="Code">How events name the actor: <c>staff:{id}</c>, <c>client:{id}</c>, <c>citizen</c>, <c>system</c>.</param>
/// <param name="Roles">Codes of the roles given; what they allow is the tenant's, see <see cref="RightsIn"/>.</param>
public sealed record Actor(string Code, string Name, IReadOnlyCollection<string> Roles, string? Unit = null, Guid? StaffId = null, string? Language = null)
{
    public static readonly Actor System = new("system", "Derman", [SystemRole]);

    public static readonly Actor Citizen = new("citizen", "", [CitizenRole]);

    public const string SystemRole = "system";
    public const string CitizenRole = "citizen";

    private const string StaffPrefix = "staff:";

    private (IReadOnlyCollection<string> Of, Rights Rights)? _rights;

    public bool IsPerson => StaffId is not null;

    /// <summary>People on leave whose inbox this person has meanwhile.</summary>
    public IReadOnlyList<StandIn> StandsInFor { get; init; } = [];

    /// <summary>Every ticket of the tenant that is not sealed.</summary>
    public bool SeesAll => Rights.SeesAll;

    /// <summary>Roles of the workflow this actor counts as somewhere; on one ticket ask its <see cref="TicketAccess"/>.</summary>
    public IReadOnlySet<string> ActsAs => Rights.ActsAs;

    private Rights Rights => _rights is { } known && ReferenceEquals(known.Of, Roles) ? known.Rights : RoleBook.BuiltIn.Of(Roles, null);

    /// <param name="act">One of <see cref="Acts"/>.</param>
    public bool May(string act) => Rights.May(act);

    /// <summary>What the roles allow in this tenant as it is configured now.</summary>
    public Rights RightsIn(TenantConfiguration configuration) => configuration.Rights.Of(Roles, Unit);

    /// <summary>The same actor, who knows what this tenant's roles allow. Where requests come in every actor is made so; otherwise the built-in roles answer.</summary>
    public Actor In(TenantConfiguration configuration) => this with { _rights = (Roles, RightsIn(configuration)) };

    public bool IsHolder(Ticket ticket) => StaffId is { } me && ticket.Assignee == me;

    /// <summary>Who is on leave and has the ticket, while this person stands in.</summary>
    public StandIn? StandsInOn(Ticket ticket) => ticket.Assignee is { } holder ? StandsInFor.FirstOrDefault(s => s.Id == holder) : null;

    /// <summary>The person behind an actor code of the form <c>staff:{id}</c>; null for programs, citizens and the desk itself.</summary>
    public static Guid? StaffIdOf(string code) =>
        code.StartsWith(StaffPrefix, StringComparison.Ordinal) && Guid.TryParse(code.AsSpan(StaffPrefix.Length), out var id) ? id : null;

    public static Actor Of(StaffMember member) => new($"{StaffPrefix}{member.Id}", member.DisplayName, RolesOf(member), member.Unit, member.Id, member.Language);

    public static Actor OfClient(string clientId, string name) => new($"client:{clientId}", name, [Staff.Roles.Api]);

    /// <summary>No account is ever the desk itself, whatever is written into its row.</summary>
    internal static string[] RolesOf(StaffMember member) =>
        [.. member.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(r => r is not (SystemRole or CitizenRole))];
}

/// <summary>A person on leave, as far as whoever stands in needs it.</summary>
public sealed record StandIn(Guid Id, string Name, IReadOnlyCollection<string> Roles, string? Unit)
{
    public static StandIn Of(StaffMember absent) => new(absent.Id, absent.DisplayName, Actor.RolesOf(absent), absent.Unit);
}
