using Derman.Core.Staff;
using Derman.Core.Staff.Changing;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;

namespace Derman.Host.Pages.Admin.RoleEditing;

/// <summary>The roles with their axes in words, and what was changed about them.</summary>
internal sealed class IndexModel(ReadRoles roles) : AdminPage(Acts.ManageRoles)
{
    public IReadOnlyList<RoleView> Roles { get; private set; } = [];

    public IReadOnlyList<RoleChange> Changes { get; private set; } = [];

    public TenantConfiguration Configuration => Tenant.Configuration;

    public void OnGet()
    {
        Roles = roles.Execute(Tenant);
        Changes = roles.Changes(Tenant);
    }

    public string Name(string code) => RoleWords.Name(Configuration, code, Words);

    /// <summary>Which parts are another now.</summary>
    public string Changed(RoleChange change) => RoleDifference.Of(change.Before, change.After, Words);

    public string ActsOf(RoleView role) => role.Role.Acts is { Count: > 0 } acts ? RoleWords.List(acts.Select(a => Words[$"act.{a}"]), Words) : Words["roles.acts.none"];

    public string ActsAs(RoleView role) => role.Role.ActsAs is { Count: > 0 } codes ? RoleWords.List(codes.Select(c => Words[$"role.{c}"]), Words) : Words["roles.actsAs.none"];
}

internal static class RoleDifference
{
    public static string Of(Core.Tenancy.Packs.RoleDefinition? before, Core.Tenancy.Packs.RoleDefinition? after, IUiText text)
    {
        if (before is null || after is null)
        {
            return text[before is null ? "roles.change.added" : "roles.change.removed"];
        }

        List<string> parts = [];
        Add(Differ(before.ActsAs, after.ActsAs), "roles.actsAs");
        Add(before.Sees != after.Sees || Differ(before.Units, after.Units) || Differ(before.Neighbourhoods, after.Neighbourhoods) || Differ(before.Topics, after.Topics) || Differ(before.RequestTypes, after.RequestTypes), "roles.sees");
        Add(before.Sealed != after.Sealed, "roles.sealed");
        Add(before.Special != after.Special, "roles.special");
        Add(Differ(before.Acts, after.Acts), "roles.acts");
        Add(Differ(NamesOf(before), NamesOf(after)), "roles.names");
        return parts.Count == 0 ? text["roles.change.nothing"] : RoleWords.List(parts, text);

        void Add(bool changed, string key)
        {
            if (changed)
            {
                parts.Add(text[key]);
            }
        }
    }

    private static List<string> NamesOf(Core.Tenancy.Packs.RoleDefinition role) => [.. (role.Names ?? new Dictionary<string, string>(StringComparer.Ordinal)).Select(n => $"{n.Key} {n.Value}")];

    private static bool Differ(IReadOnlyList<string>? a, IReadOnlyList<string>? b) => !(a ?? []).Order(StringComparer.Ordinal).SequenceEqual((b ?? []).Order(StringComparer.Ordinal), StringComparer.Ordinal);
}
