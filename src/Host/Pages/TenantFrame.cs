using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Identity;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.Pages.Style;
using Derman.Host.TagHelpers;
using Derman.Host.Tenancy;

namespace Derman.Host.Pages;

/// <summary>The frame of a request's pages: its tenant's name and colours, its person, the way around.</summary>
internal static class TenantFrame
{
    public static IPageFrame Of(IServiceProvider services)
    {
        var context = services.GetRequiredService<IHttpContextAccessor>().HttpContext!;
        if (context.FindTenant() is not { } tenant)
        {
            return context.Request.Path.StartsWithSegments("/_style", StringComparison.Ordinal) ? SampleFrame.For(context.Request) : PageFrame.Neutral(context.Request);
        }

        var configuration = tenant.Configuration;
        var profile = configuration.Profile;
        var staff = StaffSession.Of(context);
        return PageFrame.For(
            context.Request,
            new LanguageOffer(staff?.Language ?? profile.DefaultLanguage, profile.Languages),
            configuration.Zone,
            language => new FrameTenant(
                profile.Names.In(language),
                configuration.Tree.Find(profile.Desk)?.Names.In(language) ?? "",
                profile.Phone ?? "",
                profile.Brand.Light,
                profile.Brand.Dark),
            staff is null ? null : User(tenant, staff),
            language => staff is null ? [] : Navigation(context, language));
    }

    private static FrameUser User(Tenant tenant, Actor staff) => new(
        staff.Name,
        tenant.Configuration.Tree.Find(staff.Unit ?? "")?.Names.In(staff.Language ?? tenant.Configuration.Profile.DefaultLanguage) ?? "",
        UnreadNotifications: staff.StaffId is { } id
            ? (int)tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"notification\" WHERE \"staff\" = @p0 AND \"read_at\" IS NULL", Provider.Of(id)))
            : 0);

    private static IReadOnlyList<NavSection> Navigation(HttpContext context, string language)
    {
        var text = Texts.BuiltIn.For(language);
        var path = context.Request.Path.Value ?? "";
        var view = context.Request.Query["view"].ToString();
        return
        [
            new NavSection(null,
            [
                Item(text["nav.inbox"], "~/console", Icons.Inbox, path == "/console" && view is "" or "unit"),
                Item(text["view.mine"], "~/console?view=mine", Icons.User, view == "mine"),
                Item(text["view.today"], "~/console?view=today", Icons.Clock, view == "today"),
                Item(text["view.overdue"], "~/console?view=late", Icons.Alert, view == "late"),
                Item(text["view.all"], "~/console?view=all", Icons.Inbox, view == "all"),
            ]),
            new NavSection(null,
            [
                Item(text["nav.newTicket"], "~/console/new", Icons.Add, path == "/console/new"),
                Item(text["nav.calls"], "~/console/calls", Icons.Phone, path == "/console/calls"),
                Item(text["nav.notifications"], "~/console/notifications", Icons.Bell, path == "/console/notifications"),
            ]),
        ];
    }

    private static NavItem Item(string label, string href, string icon, bool current) => new(label, href, icon, Current: current);
}
