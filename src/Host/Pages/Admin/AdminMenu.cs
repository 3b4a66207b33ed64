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
        ("/admin/planned-works", "works.title", "traffic-cone", Acts.KeepKnowledge),
        ("/admin/knowledge", "knowledge.title", "book", Acts.KeepKnowledge),
        ("/admin/rules", "rules.title", Icons.Late, Acts.ManageConfiguration),
        ("/admin/workflow", "admin.workflow", Icons.Route, Acts.ManageConfiguration),
        ("/admin/texts", "texts.title", Icons.Chat, Acts.ManageConfiguration),
        ("/admin/channels", "admin.channels", "plug-connected", Acts.ManageConfiguration),
        ("/admin/host-name", "hostName.title", Icons.Web, Acts.ManageConfiguration),
        ("/admin/import", "import.title", "file-import", Acts.ManageConfiguration),
        ("/admin/applications", "apps.title", "plug-connected", Acts.ManageApplications),
        ("/admin/open311", "admin.open311.menu", Icons.Code, Acts.ManageApplications),
        ("/admin/macros", "macros.title", "template", Acts.ManageMacros),
        ("/admin/subscriptions", "events.title", Icons.Send, Acts.ManageApplications),
        ("/admin/history", "history.title", Icons.History, Acts.ManageConfiguration),
        ("/admin/export", "export.title", Icons.Download, Acts.ManageConfiguration),
        ("/admin/audit", "audit.title", Icons.Eye, Acts.ReadAudit),
    ];

    /// <summary>Headings in the order of the menu, each with the places below it in their order; what stands nowhere here comes under the first.</summary>
    private static readonly IReadOnlyList<(string Title, IReadOnlyList<string> Paths)> Groups =
    [
        (Rest, []),
        ("nav.admin.setup", ["/admin/brand", "/admin/tree", "/admin/topics", "/admin/neighbourhoods", "/admin/calendar", "/admin/rules", "/admin/workflow", "/admin/texts", "/admin/planned-works", "/admin/knowledge", "/admin/macros"]),
        ("nav.admin.people", ["/admin/people", "/admin/roles", "/admin/import"]),
        ("nav.admin.connections", ["/admin/channels", "/admin/host-name", "/admin/applications", "/admin/open311", "/admin/subscriptions"]),
        ("nav.admin.record", ["/admin/history", "/admin/export", "/admin/audit"]),
    ];

    public static List<NavItem> For(Actor staff, IUiText text, string path) => [.. Items(staff, text, path).Select(i => i.Item)];

    /// <summary>The same under headings, for the pages of the administration themselves.</summary>
    public static IEnumerable<NavSection> Sections(Actor staff, IUiText text, string path)
    {
        var items = Items(staff, text, path).ToList();
        var grouped = Groups.SelectMany(g => g.Paths).ToHashSet(StringComparer.Ordinal);
        return Groups
            .Select(g => new NavSection(text[g.Title], g.Title == Rest
                ? [.. items.Where(i => !grouped.Contains(i.Path)).Select(i => i.Item)]
                : [.. g.Paths.SelectMany(p => items.Where(i => i.Path == p)).Select(i => i.Item)]))
            .Where(s => s.Items.Count > 0);
    }

    private static IEnumerable<(string Path, NavItem Item)> Items(Actor staff, IUiText text, string path) => Places
        .Where(p => staff.May(p.Act))
        .Select(p => (p.Path, new NavItem(text[p.Label], $"~{p.Path}", p.Icon, Current: path == p.Path || (p.Path != "/admin" && path.StartsWith($"{p.Path}/", StringComparison.Ordinal)))));
}
