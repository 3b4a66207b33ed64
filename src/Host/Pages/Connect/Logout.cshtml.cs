using Derman.Host.Identity;
using Derman.Host.OpenId;
using Derman.Host.OpenId.SigningIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Pages.Connect;

/// <summary>
/// An application signs its person out (OpenID Connect RP-Initiated Logout). At once when it shows an id token of the very person who is
/// signed in; else the person is asked, because any page could send them here.
/// </summary>
[IgnoreAntiforgeryToken] // Of applications' forms; the person's own answer is checked below.
internal sealed class LogoutModel(LogoutRequests requests, IAntiforgery antiforgery) : ConnectPage
{
    public bool Out { get; private set; }

    public string Person => StaffSession.Of(HttpContext)?.Name ?? "";

    public string Action => Request.PathBase + OpenIdPaths.Logout + Request.QueryString;

    public Task<IActionResult> OnGetAsync(CancellationToken ct) => AnswerAsync(answered: false, ct);

    public async Task<IActionResult> OnPostAsync(string? decision, CancellationToken ct)
    {
        if (decision == "leave")
        {
            return await antiforgery.IsRequestValidAsync(HttpContext) ? await AnswerAsync(answered: true, ct) : BadRequest();
        }

        var form = await Answers.FormAsync(HttpContext, ct);
        var query = form?.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v))) ?? [];
        return SeeOther(HttpContext, QueryHelpers.AddQueryString(Request.PathBase + OpenIdPaths.Logout, query));
    }

    private async Task<IActionResult> AnswerAsync(bool answered, CancellationToken ct)
    {
        var request = await requests.ReadAsync(HttpContext, ct);
        var person = StaffSession.Of(HttpContext)?.StaffId;
        if (person is not null && !answered && request.Subject != person.ToString())
        {
            if (request.Target is { } target)
            {
                FormTargets.Allow(HttpContext, target);
            }

            return Page();
        }

        if (person is not null)
        {
            await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }

        Out = true;
        return request.Address is { } address ? SeeOther(HttpContext, address) : Page();
    }
}
