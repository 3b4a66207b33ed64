using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.TagHelpers;
using NodaTime;

namespace Derman.Host.Pages.Style;

/// <summary>The frame around the style page where no tenant is known.</summary>
internal static class SampleFrame
{
    public static PageFrame For(HttpRequest request) => PageFrame.For(
        request,
        new LanguageOffer(Languages.Turkish, Languages.All),
        DateTimeZoneProviders.Tzdb["Europe/Istanbul"],
        Tenant,
        User(LanguageChoice.Resolve(request, new LanguageOffer(Languages.Turkish, Languages.All))),
        Navigation);

    private static FrameTenant Tenant(string language) => language == Languages.Persian
        ? new FrameTenant("استان آذربایجان غربی", "بهزیستی", "123", "#1b6657", "#67c3ad")
        : new FrameTenant("Erenler Belediyesi", "ERBİM", "153", "#0a6173", "#5cbccc");

    private static FrameUser User(string language)
    {
        var samples = new Samples(Texts.BuiltIn.For(language));
        return new FrameUser(samples.Officer, samples.Unit, "~/_style", UnreadNotifications: 3);
    }

    private static IReadOnlyList<NavSection> Navigation(string language)
    {
        var text = Texts.BuiltIn.For(language);
        NavItem Item(string key, string icon, string href = "~/_style", int? count = null, CountTone tone = CountTone.Plain, bool current = false) =>
            new(text[key], href, icon, count, tone, current);
        return
        [
            new(null,
            [
                Item("nav.inbox", Icons.Inbox, "~/_style/inbox", current: true), Item("nav.calls", Icons.PhoneCall, "~/_style/ticket"),
                Item("nav.chronic", Icons.Chronic, count: 8), Item("nav.portal", Icons.Web, "~/_style/portal"), Item("nav.administration", Icons.Administration),
            ]),
            new(text["nav.views"],
            [
                Item("view.mine", Icons.User, count: 14), Item("view.unit", Icons.Building, count: 1086, current: true),
                Item("view.overdue", Icons.ClockOver, count: 3, tone: CountTone.Late), Item("view.today", Icons.Calendar, count: 4, tone: CountTone.Near),
                Item("view.silent", Icons.Silent, count: 4, tone: CountTone.Near), Item("view.waitingCitizen", Icons.Hourglass, count: 22),
                Item("view.myApproval", Icons.Approval, count: 5), Item("view.unowned", Icons.Unowned, count: 2), Item("view.watched", Icons.Eye, count: 11),
            ]),
        ];
    }
}
