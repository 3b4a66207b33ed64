using Derman.Host.Identity.SigningIn;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Ends the session. Only a POST does; the page asks when somebody comes by a link.</summary>
internal sealed class SignOutModel(StaffSignIn signIn) : TenantPage
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        await signIn.EndAsync(HttpContext, ct);
        return Redirect(Url.Content("~/console/sign-in?out=true"));
    }
}
