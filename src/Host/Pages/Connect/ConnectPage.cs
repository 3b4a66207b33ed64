using Derman.Host.OpenId.SigningIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Connect;

/// <summary>A page on the way to an application.</summary>
internal abstract class ConnectPage : TenantPage
{
    protected static IActionResult SeeOther(HttpContext context, string address)
    {
        // 303: whatever brought the person here, they go on with a GET (RFC 9700 §4.12).
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        return new EmptyResult();
    }

    /// <summary>Wherever the house sends somebody who has to prove who they are, or a second thing about it.</summary>
    protected IActionResult SignIn(AuthorizeStep step) => step.Again
        ? Found(Url.Content("~/console/sign-in") + QueryString.Create("Again", "true").Add("ReturnUrl", step.SignIn!))
        : new ChallengeResult(IdentityConstants.ApplicationScheme, new AuthenticationProperties { RedirectUri = step.SignIn });

    protected static IActionResult Found(string address) => new RedirectResult(address);

    protected void ShowConsent(AuthorizeRequest request) => FormTargets.Allow(HttpContext, request.RedirectUri);
}
