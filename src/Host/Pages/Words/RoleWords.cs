using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>A role and its axes in words.</summary>
internal static class RoleWords
{
    /// <summary>The tenant's own name for it; of a built-in one the screen's.</summary>
    public static string Name(TenantConfiguration configuration, string code, IUiText text) =>
        configuration.Rights.Find(code) is { } role ? Name(role, text) : text.Has($"role.{code}") ? text[$"role.{code}"] : code;

    public static string Name(RoleDefinition role, IUiText text) =>
        role.Names is { Count: > 0 } names ? names.In(text.Language) : text.Has($"role.{role.Code}") ? text[$"role.{role.Code}"] : role.Code;

    /// <summary>The roles of a person, one after the other.</summary>
    public static string Of(TenantConfiguration configuration, StaffMember person, IUiText text) =>
        List(person.Roles.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(r => Name(configuration, r, text)), text);

    /// <summary>What it sees, as one sentence.</summary>
    public static string Sees(TenantConfiguration configuration, RoleDefinition role, IUiText text)
    {
        List<string> parts =
        [
            text[$"roles.sees.{role.Sees}"],
            .. Named(role.Units, "roles.sees.units", c => Choices.UnitName(configuration, c, text)),
            .. Named(role.Neighbourhoods, "roles.sees.neighbourhoods", c => configuration.Neighbourhoods.GetValueOrDefault(c)?.Name ?? c),
            .. Named(role.Topics, "roles.sees.topics", c => configuration.Topics.GetValueOrDefault(c)?.Names.In(text.Language) ?? c),
            .. Named(role.RequestTypes, "roles.sees.requestTypes", c => configuration.RequestTypes.GetValueOrDefault(c)?.Names.In(text.Language) ?? c),
        ];
        return string.Join(text.Direction == "rtl" ? "؛ " : "; ", parts);

        IEnumerable<string> Named(IReadOnlyList<string>? codes, string key, Func<string, string> name) =>
            codes is { Count: > 0 } ? [text.T(key, ("list", List(codes.Select(name), text)))] : [];
    }

    public static string List(IEnumerable<string> words, IUiText text) => string.Join(text.Direction == "rtl" ? "، " : ", ", words);
}
