using System.Text.RegularExpressions;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Staff.Changing;

/// <summary>A role as it would be, put into the configuration and checked like a pack.</summary>
internal static partial class RoleDrafts
{
    /// <summary>Drops what the sight makes meaningless and what is not chosen, so that a form can send everything it has.</summary>
    public static RoleDefinition Tidy(RoleDefinition role)
    {
        var units = role.Sees == RoleSight.All ? null : Chosen(role.Units);
        var narrows = role.Sees != RoleSight.Own || units is not null;
        return role with
        {
            Code = role.Code.Trim(),
            Names = role.Names?.Where(n => !string.IsNullOrWhiteSpace(n.Value)).ToDictionary(n => n.Key, n => n.Value.Trim(), StringComparer.Ordinal) is { Count: > 0 } names ? names : null,
            ActsAs = Chosen(role.ActsAs),
            Units = units,
            Neighbourhoods = narrows ? Chosen(role.Neighbourhoods) : null,
            Topics = narrows ? Chosen(role.Topics) : null,
            RequestTypes = narrows ? Chosen(role.RequestTypes) : null,
            Acts = Chosen(role.Acts),
            Note = string.IsNullOrWhiteSpace(role.Note) ? null : role.Note.Trim(),
        };
    }

    /// <param name="isNew">The code must not be there yet.</param>
    public static Result<TenantPack> Into(TenantConfiguration configuration, RoleDefinition role, bool isNew)
    {
        if (!CodeShape().IsMatch(role.Code))
        {
            return RoleErrors.CodeShape;
        }

        if (isNew != configuration.Rights.Find(role.Code) is null)
        {
            return isNew ? RoleErrors.CodeTaken : RoleErrors.NotFound;
        }

        var roles = configuration.Pack.Roles?.Roles ?? [];
        return Checked(configuration, roles.Any(r => r.Code == role.Code) ? [.. roles.Select(r => r.Code == role.Code ? role : r)] : [.. roles, role]);
    }

    /// <summary>Without the tenant's own word on a role: a built-in one is as it was, another one is gone.</summary>
    public static Result<TenantPack> Without(TenantConfiguration configuration, string code) =>
        configuration.Pack.Roles?.Roles is { } roles && roles.Any(r => r.Code == code) ? Checked(configuration, [.. roles.Where(r => r.Code != code)]) : RoleErrors.NotFound;

    private static Result<TenantPack> Checked(TenantConfiguration configuration, IReadOnlyList<RoleDefinition> roles)
    {
        var reading = PackReader.Check(configuration.Pack with { Roles = roles.Count == 0 ? null : new RolesFile(roles) });
        return reading.Pack is { } pack ? pack : RoleErrors.Refused(reading.Problems[0].Cause, reading.Problems[0].Cure);
    }

    private static List<string>? Chosen(IReadOnlyList<string>? codes) =>
        codes?.Where(c => !string.IsNullOrWhiteSpace(c)).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } chosen ? chosen : null;

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CodeShape();
}
