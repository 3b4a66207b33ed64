using Derman.Core.Staff;

namespace Derman.Core.Tickets;

/// <summary>Who asks. Stated with every command; nothing ambient.</summary>
/// <param name="Code">How events name the actor: <c>staff:{id}</c>, <c>client:{id}</c>, <c>citizen</c>, <c>system</c>.</param>
public sealed record Actor(string Code, string Name, IReadOnlyCollection<string> Roles, string? Unit = null, Guid? StaffId = null, string? Language = null)
{
    public static readonly Actor System = new("system", "Derman", [SystemRole]);

    public static readonly Actor Citizen = new("citizen", "", [CitizenRole]);

    public const string SystemRole = "system";
    public const string CitizenRole = "citizen";

    private const string StaffPrefix = "staff:";

    public bool IsPerson => StaffId is not null;

    public bool SeesAll => Roles.Any(Staff.Roles.SeeAll.Contains) || Roles.Contains(SystemRole);

    /// <param name="act">One of <see cref="Acts"/>.</param>
    public bool May(string act) => Roles.Any(r => Acts.BuiltIn.TryGetValue(r, out var acts) && acts.Contains(act));

    /// <summary>The person behind an actor code of the form <c>staff:{id}</c>; null for programs, citizens and the desk itself.</summary>
    public static Guid? StaffIdOf(string code) =>
        code.StartsWith(StaffPrefix, StringComparison.Ordinal) && Guid.TryParse(code.AsSpan(StaffPrefix.Length), out var id) ? id : null;

    public static Actor Of(StaffMember member) =>
        new($"{StaffPrefix}{member.Id}", member.DisplayName, member.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), member.Unit, member.Id, member.Language);

    public static Actor OfClient(string clientId, string name) => new($"client:{clientId}", name, [Staff.Roles.Api]);
}
