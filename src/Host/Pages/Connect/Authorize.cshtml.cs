using Derman.Core.OpenId;
using Derman.Host.Identity;
using Derman.Host.OpenId;
using Derman.Host.OpenId.SigningIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Pages.Connect;

/// <summary>The authorization endpoint: a person is sent here by an application, and sent back with a code, or asked first.</summary>
[IgnoreAntiforgeryToken] // Applications may send the request as a form of theirs (OpenID Connect Core §3.1.2.1); it changes nothing.
internal sealed class AuthorizeModel(AuthorizeFlow flow) : ConnectPage
{
    public OAuthError? Error { get; private set; }

    public AuthorizeRequest? Asked { get; private set; }

    public string Person => StaffSession.Of(HttpContext)?.Name ?? "";

    public string Host => Asked is { } asked && new Uri(asked.RedirectUri) is { Host.Length: > 0 } uri ? uri.Authority : Asked?.RedirectUri ?? "";

    public string Action => Request.PathBase + OpenIdPaths.Consent + Request.QueryString;

    public string InWords(string scope) => new ScopeWords(Words).Of(scope);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        var step = await flow.NextAsync(HttpContext, allowed: null, ct);
        if (step.GoTo is { } address)
        {
            return Found(address);
        }

        if (step.Ask is { } ask)
        {
            ShowConsent(ask);
        }

        (Error, Asked) = (step.Page, step.Ask);
        Response.StatusCode = Error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>As a form: the same as a query. Read as one, because a form from another site brings no cookie along.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var form = await Answers.FormAsync(HttpContext, ct);
        var query = form?.SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v))) ?? [];
        return SeeOther(HttpContext, QueryHelpers.AddQueryString(Request.PathBase + OpenIdPaths.Authorize, query));
    }
}
