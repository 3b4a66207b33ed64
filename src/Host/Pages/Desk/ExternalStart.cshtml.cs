using Derman.Host.Identity.External;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Sends the browser to a provider, to sign in.</summary>
internal sealed class ExternalStartModel(ExternalDoor door) : ExternalPage
{
    public async Task<IActionResult> OnGetAsync(string? returnUrl, CancellationToken ct) =>
        Provider is not { } provider ? NotFound()
        : await door.LeaveAsync(HttpContext, provider, null, returnUrl, ct) is { } target ? Redirect(target.AbsoluteUri)
        : Nowhere();
}
