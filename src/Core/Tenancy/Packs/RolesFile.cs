namespace Derman.Core.Tenancy.Packs;

/// <summary>roles.json: what the tenant's roles may see and do. A role named here replaces the built-in one of the same code; the others stay as they are built in.</summary>
public sealed record RolesFile(IReadOnlyList<RoleDefinition> Roles);

/// <summary>One role as axes. Whoever has several roles has each of them by itself: the axes of one never widen those of another.</summary>
/// <param name="Names">What people call it; a role that is built in has a name without.</param>
/// <param name="ActsAs">Role codes of workflow.json it counts as, on the tickets it sees.</param>
/// <param name="Sees">all: every ticket; unit: those of the person's unit and below; own: those in the person's custody.</param>
/// <param name="Units">Further parts of the tree (directorate codes) it sees whole.</param>
/// <param name="Neighbourhoods">Only tickets from these neighbourhoods or districts; absent means all.</param>
/// <param name="Topics">Only tickets of these topics; absent means all.</param>
/// <param name="RequestTypes">Only these kinds of request; absent means all.</param>
/// <param name="Sealed">Sees sealed tickets too, and may seal and unseal.</param>
/// <param name="Special">Works with special-category data: a second factor is asked for.</param>
/// <param name="Acts">What it may do beside moving tickets.</param>
public sealed record RoleDefinition(
    string Code,
    IReadOnlyDictionary<string, string>? Names = null,
    IReadOnlyList<string>? ActsAs = null,
    string Sees = RoleSight.Own,
    IReadOnlyList<string>? Units = null,
    IReadOnlyList<string>? Neighbourhoods = null,
    IReadOnlyList<string>? Topics = null,
    IReadOnlyList<string>? RequestTypes = null,
    bool Sealed = false,
    bool Special = false,
    IReadOnlyList<string>? Acts = null,
    string? Note = null);

public static class RoleSight
{
    public const string All = "all";
    public const string Unit = "unit";
    public const string Own = "own";
}
