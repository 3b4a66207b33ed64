using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Ends the session. Only a POST does; the page asks when somebody comes by a link.</summary>
internal sealed class SignOutModel : TenantPage
{
    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Redirect(Url.Content("~/console/sign-in?out=true"));
    }
}
