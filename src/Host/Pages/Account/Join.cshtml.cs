using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.Passwords;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity;
using Derman.Host.Identity.Passkeys;
using Derman.Host.Identity.SigningIn;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Derman.Host.Pages.Account;

/// <summary>
/// Where a one-time link leads: the person sets a password, or makes a passkey and needs none. Looking uses nothing up: mail programs look
/// at links before people do. An unknown, a used and an old link are one page.
/// </summary>
internal sealed class JoinModel(UseLink use, SecondFactors factors, PasswordCheck check, PasskeyCeremony ceremony, StaffSignIn signIn, FailureWords failures, IClock clock) : TenantPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["password"] = "Password" };

    private StaffMember? _member;

    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? State { get; set; }

    public bool Dead => _member is null;

    public bool IsInvitation { get; private set; }

    public bool PasskeyFailed { get; private set; }

    public string Name => _member?.DisplayName ?? "";

    public string UserName => _member?.UserName ?? "";

    /// <summary>A link gives back the password, not the second factor: who has one keeps needing it.</summary>
    public bool MayMakePasskey => _member is not null && !factors.Of(Tenant, _member).Any;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is not null)
        {
            return;
        }

        Response.Headers["Referrer-Policy"] = "no-referrer"; // The address is the secret.
        if (OneTimeLinks.Find(Tenant, Token, clock.GetCurrentInstant()) is var (link, member))
        {
            (_member, IsInvitation) = (member, link.Kind == LinkKinds.Invitation);
        }
        else
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            context.Result = Page();
        }
    }

    public void OnGet()
    {
        // What can be shown was found on the way here.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var prepared = PasswordRules.Prepare(Password);
        if (PasswordRules.Check(Tenant, _member!, prepared) is { } wrong)
        {
            failures.Into(ModelState, Failure.Invalid([wrong]), Fields);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var result = await use.ExecuteAsync(Tenant, Token, check.Hash(_member!, prepared), null, ct);
        return result.Value is { } member ? Arrived(await signIn.AfterPasswordAsync(HttpContext, member, remember: false, ct)) : Shut();
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        MayMakePasskey ? Content((await ceremony.OfferAsync(HttpContext, _member!)).Json, "application/json") : NotFound();

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct)
    {
        if (!MayMakePasskey || await ceremony.ReadNewAsync(HttpContext, _member!, Credential, State, null, ct) is not { } passkey)
        {
            PasskeyFailed = true;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var result = await use.ExecuteAsync(Tenant, Token, null, passkey, ct);
        return result.Value is { } member ? Arrived(await signIn.BeginAsync(HttpContext, member, Amr.Passkey, remember: false, ct)) : Shut();
    }

    private RedirectResult Arrived(SignInStep step) => Redirect(Url.Content(step switch
    {
        SignInStep.SecondStep => "~/console/sign-in/second",
        SignInStep.OwesSecondFactor => $"~{IdentitySetup.SecondFactorPath}",
        SignInStep.Done => "~/console",
        _ => "~/console/sign-in",
    }));

    /// <summary>Somebody else came through in the same moment.</summary>
    private PageResult Shut()
    {
        _member = null;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
