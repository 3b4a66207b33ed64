using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Pages.Admin.RoleEditing;

/// <summary>A role as the form sends it.</summary>
internal sealed class RoleInput
{
    public string? Code { get; set; }

    /// <summary>Name by language.</summary>
    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);

    public List<string> ActsAs { get; set; } = [];

    public string Sees { get; set; } = RoleSight.Own;

    public List<string> Units { get; set; } = [];

    public List<string> Neighbourhoods { get; set; } = [];

    public List<string> Topics { get; set; } = [];

    public List<string> RequestTypes { get; set; } = [];

    public bool Sealed { get; set; }

    public bool Special { get; set; }

    public List<string> Acts { get; set; } = [];

    public static RoleInput Of(RoleDefinition? role) => role is null ? new RoleInput() : new RoleInput
    {
        Code = role.Code,
        Names = (role.Names ?? new Dictionary<string, string>(StringComparer.Ordinal)).ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal),
        ActsAs = [.. role.ActsAs ?? []],
        Sees = role.Sees,
        Units = [.. role.Units ?? []],
        Neighbourhoods = [.. role.Neighbourhoods ?? []],
        Topics = [.. role.Topics ?? []],
        RequestTypes = [.. role.RequestTypes ?? []],
        Sealed = role.Sealed,
        Special = role.Special,
        Acts = [.. role.Acts ?? []],
    };

    public RoleDefinition ToRole(string code, string? note) => new(
        code,
        Names.Where(n => !string.IsNullOrWhiteSpace(n.Value)).ToDictionary(n => n.Key, n => n.Value!, StringComparer.Ordinal),
        ActsAs,
        Sees,
        Units,
        Neighbourhoods,
        Topics,
        RequestTypes,
        Sealed,
        Special,
        Acts,
        note);
}
