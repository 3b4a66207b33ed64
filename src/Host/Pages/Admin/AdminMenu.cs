using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.TagHelpers;

namespace Derman.Host.Pages.Admin;

/// <summary>The way around the administration: only what this person may do.</summary>
internal static class AdminMenu
{
    /// <summary>In the order of the menu.</summary>
    private static readonly IReadOnlyList<(string Path, string Label, string Icon, string Act)> Places =
    [
        ("/admin", "admin.overview", Icons.Administration, Acts.ManagePeople),
        ("/admin/people", "admin.people", Icons.People, Acts.ManagePeople),
        ("/admin/roles", "roles.title", Icons.Lock, Acts.ManageRoles),
        ("/admin/planned-works", "works.title", "traffic-cone", Acts.KeepKnowledge),
        ("/admin/knowledge", "knowledge.title", "book", Acts.KeepKnowledge),
        ("/admin/rules", "rules.title", Icons.Late, Acts.ManageConfiguration),
        ("/admin/applications", "apps.title", "plug-connected", Acts.ManageApplications),
        ("/admin/open311", "admin.open311.menu", Icons.Code, Acts.ManageApplications),
        ("/admin/macros", "macros.title", "template", Acts.ManageMacros),
        ("/admin/subscriptions", "events.title", Icons.Send, Acts.ManageApplications),
        ("/admin/audit", "audit.title", Icons.Eye, Acts.ReadAudit),
    ];

    public static List<NavItem> For(Actor staff, IUiText text, string path) =>
        [.. Places.Where(p => staff.May(p.Act)).Select(p => new NavItem(text[p.Label], $"~{p.Path}", p.Icon, Current: path == p.Path || (p.Path != "/admin" && path.StartsWith($"{p.Path}/", StringComparison.Ordinal))))];
}
