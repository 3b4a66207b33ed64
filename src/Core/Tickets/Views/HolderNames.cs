using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Views;

/// <summary>Readable names of holders and actors, each person read once.</summary>
internal sealed class HolderNames(TenantConfiguration configuration, ReadSession session, string language)
{
    private readonly Dictionary<Guid, string> _people = [];

    public string Of(string kind, string holder) => kind switch
    {
        HolderKinds.Person when Guid.TryParse(holder, out var id) => Person(id),
        HolderKinds.Desk or HolderKinds.Directorate => configuration.Tree.Find(holder)?.Names.In(language) ?? holder,
        _ => holder,
    };

    /// <summary>The name behind <c>staff:{id}</c>; clients, citizens and the desk itself keep their code.</summary>
    public string Actor(string code) =>
        Tickets.Actor.StaffIdOf(code) is { } id ? Person(id) : code;

    private string Person(Guid id)
    {
        if (!_people.TryGetValue(id, out var name))
        {
            name = session.First<StaffMember>("\"id\" = @p0", Provider.Of(id))?.DisplayName ?? id.ToString();
            _people[id] = name;
        }

        return name;
    }
}
