using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity;
using Derman.Host.Identity.External;
using Derman.Host.Identity.SigningIn;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>
/// Where a provider sends the browser back. Whoever is linked comes in; whoever wanted to link is asked once more; everybody else, and
/// every mistake, gets one page.
/// </summary>
internal sealed class ExternalReturnModel(ExternalDoor door, ExternalTrips trips, StaffSignIn signIn) : ExternalPage
{
    public async Task<IActionResult> OnGetAsync(string? state, string? error, string? iss, CancellationToken ct)
    {
        if (Provider is not { } provider)
        {
            return NotFound();
        }

        // The code of the answer, not the provider's in the address: both are called so.
        var back = new ExternalReturn(Request.Query["code"], state, error, iss);
        return await door.ReturnAsync(HttpContext, provider, back, ct) is not var (identity, trip) ? Nowhere()
            : trip.Person is { } person ? Ask(person, identity)
            : await door.WhoAsync(Tenant, provider, identity, ct) is { } member ? Next(await signIn.AfterFirstAsync(HttpContext, member, Amr.External, remember: false, ct), trip)
            : Nowhere();
    }

    private IActionResult Ask(Guid person, ExternalIdentity identity)
    {
        if (StaffSession.PersonOf(HttpContext) is not { OwesSecondFactor: false } me || me.Member.Id != person)
        {
            return Nowhere();
        }

        trips.Found(HttpContext, new FoundIdentity(Code, me.Session.Id, identity.Issuer, identity.Subject, identity.DisplayName));
        return Redirect(Url.Content($"~/console/account/external/{Code}"));
    }

    private IActionResult Next(SignInStep step, ExternalTrip trip)
    {
        var query = trip.ReturnUrl is null ? "" : QueryString.Create("ReturnUrl", trip.ReturnUrl).ToString();
        return step switch
        {
            SignInStep.Done => LocalRedirect(Url.IsLocalUrl(trip.ReturnUrl) ? trip.ReturnUrl! : Url.Content("~/console")),
            SignInStep.SecondStep => Redirect(Url.Content("~/console/sign-in/second") + query),
            SignInStep.OwesSecondFactor => Redirect(Url.Content($"~{IdentitySetup.SecondFactorPath}") + query),
            _ => Nowhere(),
        };
    }
}
