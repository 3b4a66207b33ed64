using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.TagHelpers;

namespace Derman.Host.Pages.Admin;

/// <summary>The way around the administration: only what this person may do.</summary>
internal static class AdminMenu
{
    private const string Rest = "nav.administration";

    /// <summary>In the order of the menu.</summary>
    private static readonly IReadOnlyList<(string Path, string Label, string Icon, string Act)> Places =
    [
        ("/admin/start", "start.menu", Icons.Rocket, Acts.ManageConfiguration),
        ("/admin", "admin.overview", Icons.Administration, Acts.ManagePeople),
        ("/admin/brand", "brand.title", Icons.Palette, Acts.ManageConfiguration),
        ("/admin/tree", "tree.title", Icons.Tree, Acts.ManageConfiguration),
        ("/admin/topics", "topics.title", Icons.Tags, Acts.ManageConfiguration),
        ("/admin/neighbourhoods", "places.title", Icons.Map, Acts.ManageConfiguration),
        ("/admin/calendar", "calendar.title", Icons.CalendarDays, Acts.ManageConfiguration),
        ("/admin/people", "admin.people", Icons.People, Acts.ManagePeople),
        ("/admin/roles", "roles.title", Icons.Lock, Acts.ManageRoles),
        ("/admin/applications", "apps.title", "plug-connected", Acts.ManageApplications),
        ("/admin/open311", "admin.open311.menu", Icons.Code, Acts.ManageApplications),
        ("/admin/subscriptions", "events.title", Icons.Send, Acts.ManageApplications),
        ("/admin/history", "history.title", Icons.History, Acts.ManageConfiguration),
        ("/admin/export", "export.title", Icons.Download, Acts.ManageConfiguration),
    ];

    /// <summary>Headings in the order of the menu, each with the places below it; what stands nowhere here comes under the first.</summary>
    private static readonly IReadOnlyList<(string Title, IReadOnlyList<string> Paths)> Groups =
    [
        (Rest, []),
        ("nav.admin.setup", ["/admin/brand", "/admin/tree", "/admin/topics", "/admin/neighbourhoods", "/admin/calendar", "/admin/rules", "/admin/workflow", "/admin/texts", "/admin/works", "/admin/knowledge", "/admin/macros"]),
        ("nav.admin.people", ["/admin/people", "/admin/roles", "/admin/import"]),
        ("nav.admin.connections", ["/admin/channels", "/admin/host-name", "/admin/applications", "/admin/open311", "/admin/subscriptions"]),
        ("nav.admin.record", ["/admin/history", "/admin/export", "/admin/audit"]),
    ];

    public static List<NavItem> For(Actor staff, IUiText text, string path) => [.. Items(staff, text, path).Select(i => i.Item)];

    /// <summary>The same under headings, for the pages of the administration themselves.</summary>
    public static IEnumerable<NavSection> Sections(Actor staff, IUiText text, string path)
    {
        var items = Items(staff, text, path).ToLookup(i => Groups.FirstOrDefault(g => g.Paths.Contains(i.Path, StringComparer.Ordinal)).Title ?? Rest, i => i.Item, StringComparer.Ordinal);
        return Groups.Where(g => items[g.Title].Any()).Select(g => new NavSection(text[g.Title], [.. items[g.Title]]));
    }

    private static IEnumerable<(string Path, NavItem Item)> Items(Actor staff, IUiText text, string path) => Places
        .Where(p => staff.May(p.Act))
        .Select(p => (p.Path, new NavItem(text[p.Label], $"~{p.Path}", p.Icon, Current: path == p.Path || (p.Path != "/admin" && path.StartsWith($"{p.Path}/", StringComparison.Ordinal)))));
}
