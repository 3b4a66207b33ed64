using Derman.Host.OpenId;
using Derman.Host.OpenId.SigningIn;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Connect;

/// <summary>The person's answer. Only their own browser can give it: the form carries an antiforgery token.</summary>
internal sealed class ConsentModel(AuthorizeFlow flow) : ConnectPage
{
    public IActionResult OnGet() => Found(Again());

    public async Task<IActionResult> OnPostAsync(string? decision, CancellationToken ct)
    {
        var step = await flow.NextAsync(HttpContext, allowed: decision == "allow", ct);
        return SeeOther(HttpContext, step.GoTo ?? Again());
    }

    /// <summary>What is wrong with the request is told where it began.</summary>
    private string Again() => Request.PathBase + OpenIdPaths.Authorize + Request.QueryString;
}
