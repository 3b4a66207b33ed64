using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Host.Pages.Shared;
using Derman.Host.TagHelpers;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The ready-made views of the inbox, each one query. Navigation and inbox use the same, so that a number and its list agree.</summary>
/// <param name="Code">In the address: <c>/console?view=late</c>.</param>
internal sealed record InboxView(string Code, string Label, string Icon)
{
    public static readonly InboxView Unit = new("unit", "view.unit", Icons.Building);
    public static readonly InboxView Team = new("team", "view.team", Icons.UsersGroup);
    public static readonly InboxView Mine = new("mine", "view.mine", Icons.User);
    public static readonly InboxView Today = new("today", "view.today", Icons.Calendar);
    public static readonly InboxView Late = new("late", "view.overdue", Icons.ClockOver);
    public static readonly InboxView Waiting = new("waiting", "view.waiting", Icons.Hourglass);
    public static readonly InboxView Silent = new("silent", "view.silent", Icons.Silent);
    public static readonly InboxView Unowned = new("unowned", "view.unowned", Icons.Unowned);
    public static readonly InboxView Watched = new("watched", "view.watched", Icons.Eye);
    public static readonly InboxView All = new("all", "view.all", Icons.Inbox);

    public static readonly IReadOnlyList<InboxView> Every = [Mine, Unit, Team, Late, Today, Silent, Waiting, Unowned, Watched, All];

    private static readonly HashSet<string> DeskRoles = new(StringComparer.Ordinal) { Roles.Agent, Roles.Counter, Roles.Audience, Roles.Executive, Roles.Admin, Roles.Auditor };

    /// <summary>How far it is counted for the number beside it: no count is kept of silence, and nobody reads the difference.</summary>
    public int Counted => this == Silent ? 99 : NavItem.MostShown;

    /// <summary>Those that say something to this person: a team is the unit without what is below it.</summary>
    public static IEnumerable<InboxView> For(TenantConfiguration configuration, Actor reader) => Every.Where(v => v != Team
        || (reader.Unit is { } unit && configuration.Tree.Subtree(unit).Count > 1));

    /// <summary>The view asked for; without one the own unit, for the desk and those above the units everything.</summary>
    public static InboxView Of(string? code, Actor reader) =>
        Every.FirstOrDefault(v => v.Code == code) ?? (reader.ActsAs.Any(DeskRoles.Contains) || reader.Unit is null ? All : Unit);

    public ListQuery Query(TenantConfiguration configuration, Actor reader, Instant now) => Code switch
    {
        "unit" => new ListQuery(Unit: reader.Unit, Open: true),
        "team" => new ListQuery(Directorate: reader.Unit, Open: true),
        "mine" => new ListQuery(Assignee: reader.StaffId, Open: true),
        "today" => new ListQuery(Open: true, DueFrom: now, DueBefore: Tomorrow(configuration, now)),
        "late" => new ListQuery(Open: true, DueBefore: now),
        "silent" => new ListQuery(Open: true, WordBefore: now, Sort: ListSort.LastWord),
        "waiting" => new ListQuery(Category: Category.Waiting),
        "unowned" => new ListQuery(Category: Category.Open, Unowned: true),
        "watched" => new ListQuery(Open: true, Watcher: reader.StaffId ?? Guid.Empty),
        _ => new ListQuery(Open: true),
    };

    private static Instant Tomorrow(TenantConfiguration configuration, Instant now) =>
        configuration.Zone.AtStartOfDay(now.InZone(configuration.Zone).Date.PlusDays(1)).ToInstant();
}
