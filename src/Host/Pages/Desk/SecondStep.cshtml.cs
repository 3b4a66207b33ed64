using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity.Passkeys;
using Derman.Host.Identity.SigningIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Desk;

/// <summary>After the right password, or a provider outside: a code of the authenticator app, a passkey, or a recovery code.</summary>
internal sealed class SecondStepModel(StaffSignIn signIn, HalfWay halfWay, SecondFactors factors, PasskeyCeremony passkeys) : TenantPage
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Recovery { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool Failed { get; private set; }

    public bool PasskeyTried { get; private set; }

    public bool HasAuthenticator { get; private set; }

    public bool HasPasskey { get; private set; }

    public bool HasRecovery { get; private set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is not null)
        {
            return;
        }

        if (halfWay.Of(HttpContext) is not var (member, _, _))
        {
            context.Result = new RedirectResult(Url.Content("~/console/sign-in"));
            return;
        }

        var has = factors.Of(Tenant, member);
        (HasAuthenticator, HasPasskey, HasRecovery) = (has.Authenticator, has.Passkeys.Count > 0, has.RecoveryCodes > 0);
    }

    public void OnGet()
    {
        // What can be shown was found on the way here.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        await signIn.CodeAsync(HttpContext, Code, Recovery, ct) == SignInStep.Done ? LocalRedirect(Target()) : Refused(passkey: false);

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        halfWay.Of(HttpContext) is var (member, _, _) ? Content((await passkeys.AskAsync(HttpContext, member)).Json, "application/json") : NotFound();

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) =>
        halfWay.Of(HttpContext) is var (member, first, remember)
        && await passkeys.ReadUsedAsync(HttpContext, member, Credential, State, ct) is { } shown
        && await signIn.BeginAsync(HttpContext, shown, Amr.After(first, Amr.PasswordAndPasskey), remember, ct) == SignInStep.Done
            ? LocalRedirect(Target())
            : Refused(passkey: true);

    /// <summary>This page with the other kind of code.</summary>
    public string Here(bool recovery) => Url.Content("~/console/sign-in/second") + QueryString.Create(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["Recovery"] = recovery ? "true" : null, ["ReturnUrl"] = ReturnUrl }.Where(p => p.Value is not null));

    private PageResult Refused(bool passkey)
    {
        (Failed, PasskeyTried) = (true, passkey);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Target() => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : Url.Content("~/console");
}
