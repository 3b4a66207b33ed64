using System.Collections.Concurrent;
using System.Collections.Frozen;
using Derman.Core.Organisation;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;

namespace Derman.Core.Staff;

/// <summary>
/// The roles of one tenant as they stand: the built-in ones, replaced and added to by its roles.json. Belongs to one version of the
/// configuration, so what is remembered here cannot outlive a change. Thread safe.
/// </summary>
public sealed class RoleBook
{
    /// <summary>More sets of roles and units than this is nobody's staff: the memory is emptied and fills again.</summary>
    private const int MostRemembered = 4096;

    private static readonly FrozenSet<string> Nothing = [];
    private readonly ConcurrentDictionary<(string Roles, string? Unit), Rights> _rights = new();
    private readonly FrozenDictionary<string, RoleDefinition> _roles;
    private readonly OrganisationTree? _tree;
    private readonly NeighbourhoodsFile? _places;

    public RoleBook(TenantPack pack, OrganisationTree tree)
        : this(pack.Roles, tree, pack.Neighbourhoods)
    {
    }

    private RoleBook(RolesFile? file, OrganisationTree? tree, NeighbourhoodsFile? places)
    {
        (_tree, _places) = (tree, places);
        var own = file?.Roles ?? [];
        All = [.. BuiltInRoles.All.Select(b => own.FirstOrDefault(r => r.Code == b.Code) ?? b), .. own.Where(r => BuiltInRoles.All.All(b => b.Code != r.Code))];
        _roles = All.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);
    }

    /// <summary>Without a tenant: what the built-in roles may do. They see nothing, there is no tree.</summary>
    internal static RoleBook BuiltIn { get; } = new(null, null, null);

    /// <summary>In the order of screens: built-in codes first, then the tenant's own.</summary>
    public IReadOnlyList<RoleDefinition> All { get; }

    /// <summary>Roles a person can be given; the others belong to programs.</summary>
    public IEnumerable<RoleDefinition> OfPeople => All.Where(r => r.Code != Roles.Api);

    public RoleDefinition? Find(string code) => _roles.GetValueOrDefault(code);

    /// <summary>Roles this tenant does not know give nothing.</summary>
    public Rights Of(IEnumerable<string> roles, string? unit)
    {
        var key = (string.Join(' ', roles), unit);
        if (_rights.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_rights.Count >= MostRemembered)
        {
            _rights.Clear();
        }

        return _rights.GetOrAdd(key, k => Compile(k.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries), k.Unit));
    }

    public Rights Of(StaffMember member) => Of([member.Roles], member.Unit);

    private Rights Compile(string[] codes, string? unit)
    {
        if (codes.Contains(Actor.SystemRole, StringComparer.Ordinal))
        {
            return new Rights([Desk]);
        }

        return new Rights([.. codes.Distinct(StringComparer.Ordinal).Select(Find).OfType<RoleDefinition>().Select(r => GrantOf(r, unit))]);
    }

    private Grant GrantOf(RoleDefinition role, string? unit)
    {
        IEnumerable<string> Subtree(string code) => _tree?.Subtree(code) ?? Nothing;
        var home = role.Sees == RoleSight.Unit && unit is not null ? unit : null;
        var own = (role.Units ?? []).SelectMany(Subtree).Concat(home is null ? [] : Subtree(home)).ToFrozenSet(StringComparer.Ordinal);
        return new Grant(
            role,
            role.Sees == RoleSight.All,
            own,
            home is null || _tree is null ? Nothing : _tree.SeenBeside(home).Where(u => !own.Contains(u)).ToFrozenSet(StringComparer.Ordinal),
            Only(role.Topics),
            Only(role.RequestTypes),
            Places(role.Neighbourhoods),
            Set(role.ActsAs),
            Set(role.Acts));
    }

    /// <summary>A district stands for the neighbourhoods in it.</summary>
    private FrozenSet<string>? Places(IReadOnlyList<string>? codes)
    {
        if (codes is not { Count: > 0 })
        {
            return null;
        }

        var all = codes.ToHashSet(StringComparer.Ordinal);
        all.UnionWith((_places?.Neighbourhoods ?? []).Where(n => n.District is { } district && codes.Contains(district, StringComparer.Ordinal)).Select(n => n.Code));
        return all.ToFrozenSet(StringComparer.Ordinal);
    }

    private static FrozenSet<string>? Only(IReadOnlyList<string>? codes) => codes is { Count: > 0 } ? codes.ToFrozenSet(StringComparer.Ordinal) : null;

    private static FrozenSet<string> Set(IReadOnlyList<string>? codes) => codes is { Count: > 0 } ? codes.ToFrozenSet(StringComparer.Ordinal) : Nothing;

    /// <summary>The desk itself: no person and no program.</summary>
    private static readonly Grant Desk = new(
        new RoleDefinition(Actor.SystemRole, null, [Actor.SystemRole], RoleSight.All, Sealed: true),
        EveryUnit: true, Nothing, Nothing, null, null, null, Set([Actor.SystemRole]), Nothing);
}
