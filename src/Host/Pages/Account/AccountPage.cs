using Derman.Core.Staff;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity;
using Derman.Host.Pages.Desk;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Account;

/// <summary>A page about the person's own account.</summary>
internal abstract class AccountPage : DeskPage
{
    private protected SignedIn Me => StaffSession.PersonOf(HttpContext) ?? throw new InvalidOperationException("The staff policy lets nobody in without a session.");

    protected StaffMember Member => Me.Member;

    /// <summary>Null when the person showed not long ago that it is them; else the way to do so, and back here.</summary>
    protected IActionResult? AskAgain() => Freshness.Ask(HttpContext, Me, Url);
}

/// <summary>What changes the ways in is done shortly after signing in: an unattended screen must not be enough, nor a browser that is
/// still signed in at a provider outside.</summary>
internal static class Freshness
{
    private static readonly Duration Fresh = Duration.FromMinutes(30);

    public static IActionResult? Ask(HttpContext http, SignedIn person, IUrlHelper url) =>
        http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant() - person.Session.SignedInAt <= Fresh && Amr.IsShownHere(person.Session.Means)
            ? null
            : new RedirectResult(url.Content("~/console/sign-in") + QueryString.Create([KeyValuePair.Create("again", (string?)"true"), KeyValuePair.Create("ReturnUrl", (string?)$"{http.Request.PathBase}{http.Request.Path}")]));
}
