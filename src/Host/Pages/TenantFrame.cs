using Derman.Core.Board;
using Derman.Core.Calls;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Notifications;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Host.Identity;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin;
using Derman.Host.Pages.Desk;
using Derman.Host.Pages.Shared;
using Derman.Host.Pages.Style;
using Derman.Host.TagHelpers;
using Derman.Host.Tenancy;
using NodaTime;

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

        // A part of a page, fetched by its script, has no frame around it: nothing is counted for it.
        var framed = staff is not null && !context.Request.Headers.ContainsKey("HX-Request") && context.Request.Path.StartsWithSegments("/console", StringComparison.Ordinal);
        framed |= staff is not null && context.Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal);
        return PageFrame.For(
            context.Request,
            new LanguageOffer(staff?.Language ?? profile.DefaultLanguage, profile.Languages),
            configuration.Zone,
            language => new FrameTenant(
                profile.Names.In(language),
                configuration.Tree.Find(profile.Desk)?.Names.In(language) ?? "",
                profile.Phone ?? "",
                profile.Brand.Light,
                profile.Brand.Dark,
                profile.Brand.Logo is { } logo ? $"~/brand/{logo}" : null)
            {
                TriedOut = staff is null ? [] : [.. configuration.Pack.Channels.Accounts.Where(a => a is { Simulated: true, Enabled: true }).Select(a => a.Names.In(language))],
            },
            staff is null ? null : User(services, tenant, staff, framed),
            language => framed ? Navigation(services, context, tenant, staff!, language) : []);
    }

    private static FrameUser User(IServiceProvider services, Tenant tenant, Actor staff, bool framed) => new(
        staff.Name,
        tenant.Configuration.Tree.Find(staff.Unit ?? "")?.Names.In(staff.Language ?? tenant.Configuration.Profile.DefaultLanguage) ?? "",
        UnreadNotifications: framed && staff.IsPerson ? services.GetRequiredService<NoticeBoard>().Unread(tenant, staff) : 0,
        HasTelephone: framed && staff.IsPerson && services.GetRequiredService<Extensions>().Of(tenant, staff) is not null);

    /// <summary>Where the tenant has a chat, for whoever may answer; with how many wait.</summary>
    private static NavItem[] Chats(IServiceProvider services, Tenant tenant, Actor staff, IUiText text, string path)
    {
        if (!staff.May(Acts.AnswerChats) || ChatRules.PortalAccount(tenant.Configuration) is null)
        {
            return [];
        }

        var waiting = services.GetRequiredService<ReadChats>().Waiting(tenant, staff);
        return [new(text["nav.chats"], "~/console/chats", Icons.Chat, waiting == 0 ? null : waiting, waiting == 0 ? CountTone.Plain : CountTone.Near, path == "/console/chats")];
    }

    private static IReadOnlyList<NavSection> Navigation(IServiceProvider services, HttpContext context, Tenant tenant, Actor staff, string language)
    {
        var text = Texts.BuiltIn.For(language);
        var path = context.Request.Path.Value ?? "";
        if (context.Request.Path.StartsWithSegments("/admin", StringComparison.Ordinal))
        {
            // The administration has a way around of its own, and one way back.
            return [new NavSection(null, [new NavItem(text["nav.toDesk"], "~/console", Icons.ArrowBack)]), .. AdminMenu.Sections(staff, text, path)];
        }

        var lists = path is "/console" or "/console/cards" or "/console/map" or "/console/bulk";
        var inbox = lists && !context.Request.Query.ContainsKey("q");
        string? open = context.Request.Query["saved"];
        var current = InboxView.Of(context.Request.Query["view"], staff);
        var ready = InboxView.For(tenant.Configuration, staff).ToList();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var counts = services.GetRequiredService<CountTickets>().Execute(
            tenant, [.. ready.Select(v => (v.Query(tenant.Configuration, staff, now), v.Counted + 1))], staff);
        var views = ready.Select((view, i) => new NavItem(
            text[view.Label],
            $"~/console?view={view.Code}",
            view.Icon,
            counts[i],
            counts[i] == 0 ? CountTone.Plain : view == InboxView.Late ? CountTone.Late : view == InboxView.Today ? CountTone.Near : CountTone.Plain,
            inbox && open is null && view == current) { Most = view.Counted });
        var saved = services.GetRequiredService<KeepViews>().Of(tenant, staff)
            .Select(v => new NavItem(v.Name, InboxModel.AddressOf(v), v.Unit is null ? Icons.Bookmark : Icons.UsersGroup, Current: inbox && open == v.Id.ToString()))
            .ToList();
        List<NavItem> places =
        [
            new(text["nav.inbox"], "~/console", Icons.Inbox, Current: lists),
            new(text["nav.calls"], "~/console/calls", Icons.PhoneCall, Current: path == "/console/calls"),
            .. Chats(services, tenant, staff, text, path),
            new(text["nav.notifications"], "~/console/notifications", Icons.Bell, Current: path == "/console/notifications"),
            new(text["nav.portal"], "~/", Icons.Web),
        ];
        if (staff.SeesAll && staff.ActsAs.Any(r => r != Core.Staff.Roles.Auditor) && tenant.Configuration.Pack.Channels.Channels.Any(c => c.Numbered))
        {
            places.Insert(2, new(text["letter.title"], "~/console/petition", Icons.Document, Current: path == "/console/petition"));
        }

        if (BoardScope.Of(tenant.Configuration, staff) is not null)
        {
            places.Insert(1, new(text["board.title"], "~/console/board", Icons.Dashboard, Current: path.StartsWith("/console/board", StringComparison.Ordinal)));
        }

        var administration = AdminMenu.For(staff, text, path);
        if (administration.Count > 0)
        {
            places.Add(new NavItem(text["nav.administration"], administration[0].Href, Icons.Administration));
        }

        List<NavSection> sections = [new(null, places), new(text["nav.views"], [.. views])];
        if (saved.Count > 0)
        {
            sections.Add(new NavSection(text["nav.savedViews"], saved));
        }

        return sections;
    }
}
