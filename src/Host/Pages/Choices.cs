using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages;

/// <summary>What can be chosen in forms, in the language of the page.</summary>
internal static class Choices
{
    public static IReadOnlyList<SelectListItem> Places(TenantConfiguration configuration, IUiText text)
    {
        var places = configuration.Pack.Neighbourhoods.Neighbourhoods;
        var names = places.ToDictionary(p => p.Code, p => p.Name, StringComparer.Ordinal);
        var groups = new Dictionary<string, SelectListGroup>(StringComparer.Ordinal);
        return
        [
            new SelectListItem(text["common.choose"], ""),
            .. places
                .Where(p => !p.Retired)
                .OrderBy(p => p.District is null ? "" : names.GetValueOrDefault(p.District, p.District), Order(text))
                .ThenBy(p => p.Name, Order(text))
                .Select(p => new SelectListItem(p.Name, p.Code) { Group = p.District is { } d ? Group(groups, names.GetValueOrDefault(d, d)) : null }),
        ];
    }

    public static IReadOnlyList<SelectListItem> Topics(TenantConfiguration configuration, IUiText text)
    {
        var groups = new Dictionary<string, SelectListGroup>(StringComparer.Ordinal);
        return
        [
            new SelectListItem(text["portal.new.topic.unsure"], ""),
            .. configuration.Topics.Values
                .Where(t => !t.Retired)
                .Select(t => (Topic: t, Owner: UnitName(configuration, t.Owner, text), Name: t.Names.In(text.Language)))
                .OrderBy(t => t.Owner, Order(text)).ThenBy(t => t.Name, Order(text))
                .Select(t => new SelectListItem(t.Name, t.Topic.Code) { Group = Group(groups, t.Owner) }),
        ];
    }

    public static IReadOnlyList<SelectListItem> RequestTypes(TenantConfiguration configuration, IUiText text) =>
        [new SelectListItem(text["common.choose"], ""), .. configuration.Pack.Topics.RequestTypes.Select(t => new SelectListItem(t.Names.In(text.Language), t.Code))];

    /// <summary>Own units, indented as the tree grows.</summary>
    public static IEnumerable<SelectListItem> Units(TenantConfiguration configuration, IUiText text, SelectListGroup? group = null)
    {
        var units = configuration.Tree.All.Where(d => d is { External: false, Retired: false }).ToList();
        var children = units.ToLookup(d => d.Parent ?? "", StringComparer.Ordinal);
        return Below("", 0);

        IEnumerable<SelectListItem> Below(string parent, int depth) => children[parent].SelectMany(d =>
            Below(d.Code, depth + 1).Prepend(new SelectListItem(new string('\u2003', depth) + d.Names.In(text.Language), d.Code) { Group = group }));
    }

    public static IEnumerable<SelectListItem> Institutions(TenantConfiguration configuration, IUiText text) =>
        configuration.Tree.All.Where(d => d is { External: true, Retired: false }).Select(d => new SelectListItem(d.Names.In(text.Language), d.Code)).OrderBy(i => i.Text, Order(text));

    public static IEnumerable<SelectListItem> People(TenantConfiguration configuration, IEnumerable<StaffMember> people, IUiText text)
    {
        var groups = new Dictionary<string, SelectListGroup>(StringComparer.Ordinal);
        return people
            .Select(p => (Person: p, Unit: UnitName(configuration, p.Unit, text)))
            .OrderBy(p => p.Unit, Order(text)).ThenBy(p => p.Person.DisplayName, Order(text))
            .Select(p => new SelectListItem(p.Person.DisplayName, p.Person.Id.ToString()) { Group = Group(groups, p.Unit) });
    }

    public static string UnitName(TenantConfiguration configuration, string code, IUiText text) =>
        configuration.Tree.Find(code)?.Names.In(text.Language) ?? code;

    public static StringComparer Order(IUiText text) =>
        StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo(text.Language), System.Globalization.CompareOptions.None);

    private static SelectListGroup Group(Dictionary<string, SelectListGroup> groups, string name)
    {
        if (!groups.TryGetValue(name, out var group))
        {
            group = new SelectListGroup { Name = name };
            groups[name] = group;
        }

        return group;
    }
}
