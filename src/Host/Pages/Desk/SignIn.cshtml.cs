using Derman.Core.Common;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Identity;
using Derman.Host.Identity.External;
using Derman.Host.Identity.Passkeys;
using Derman.Host.Identity.SigningIn;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Desk;

/// <summary>Staff sign-in of one tenant. A wrong name, a wrong password, a switched-off account and too many tries get the same answer after the same work.</summary>
internal sealed class SignInModel(StaffSignIn signIn, PasskeyCeremony passkeys) : TenantPage
{
    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>What the browser says a passkey answered.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Somebody has just signed out.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Out { get; set; }

    /// <summary>Somebody is signed in, and is to show once more that it is them.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>None when somebody is to show that it is them: a provider may let a browser through without asking anybody.</summary>
    public IReadOnlyList<ExternalProvider> Providers => Again ? [] : ExternalDoor.Of(Tenant);

    public bool Failed { get; private set; }

    public bool PasskeyFailed { get; private set; }

    public IActionResult OnGet() => Again || StaffSession.PersonOf(HttpContext) is not { } person ? Page() : person.OwesSecondFactor ? On(IdentitySetup.SecondFactorPath) : LocalRedirect(Target());

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        switch (await signIn.PasswordAsync(HttpContext, UserName, Password, Remember, ct))
        {
            case SignInStep.Done:
                return LocalRedirect(Target());
            case SignInStep.SecondStep:
                return On("/console/sign-in/second");
            case SignInStep.OwesSecondFactor:
                return On(IdentitySetup.SecondFactorPath);
            default:
                Failed = true;
                return Again422();
        }
    }

    /// <summary>For the page's script: a question that any passkey of this tenant can answer.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content((await passkeys.AskAsync(HttpContext, null)).Json, "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct)
    {
        if (await passkeys.ReadUsedAsync(HttpContext, null, Credential, State, ct) is { } member
            && await signIn.BeginAsync(HttpContext, member, Amr.Passkey, Remember, ct) == SignInStep.Done)
        {
            return LocalRedirect(Target());
        }

        PasskeyFailed = true;
        return Again422();
    }

    public string NameOf(ExternalProvider provider) => provider.Names.In(Frame.Language);

    public string To(ExternalProvider provider) =>
        Url.Content($"~/console/sign-in/external/{provider.Code}") + (ReturnUrl is null ? "" : QueryString.Create("ReturnUrl", ReturnUrl).ToString());

    /// <summary>A further step, which knows where to go after it.</summary>
    private RedirectResult On(string path) => Redirect($"{Request.PathBase}{path}{(ReturnUrl is null ? "" : QueryString.Create("ReturnUrl", ReturnUrl))}");

    private PageResult Again422()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Target() => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : Url.Content("~/console");
}
