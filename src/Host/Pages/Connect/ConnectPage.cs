using Derman.Host.OpenId.SigningIn;
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

    protected static IActionResult Found(string address) => new RedirectResult(address);

    protected void ShowConsent(AuthorizeRequest request) => FormTargets.Allow(HttpContext, request.RedirectUri);
}
