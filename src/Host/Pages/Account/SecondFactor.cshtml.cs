using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity;
using Derman.Host.Identity.Passkeys;
using Derman.Host.Identity.SigningIn;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Account;

/// <summary>
/// Sets up an authenticator app or a passkey. The one page that is open to who has shown a password and owes a second factor; whoever
/// gets through here is signed in anew, with two.
/// </summary>
internal sealed class SecondFactorModel(
    SecondFactors factors, Passkeys passkeys, PasskeyCeremony ceremony, StaffSignIn signIn, FailureWords failures, IDataProtectionProvider protection) : TenantPage
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(30);
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["code"] = "Code" };

    private byte[] _secret = [];

    /// <summary>The secret that is being set up, sealed: nothing is kept before a right code has come back.</summary>
    [BindProperty]
    public string? Sealed { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public bool Owes => Person.OwesSecondFactor;

    public string UserName => Person.Member.UserName;

    public bool PasskeyFailed { get; private set; }

    public string Target => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : Url.Content(Owes ? "~/console" : "~/console/account");

    /// <summary>The key for typing off, in groups of four.</summary>
    public string KeyText => string.Join(' ', Totp.Text(_secret).Chunk(4).Select(c => new string(c)));

    private SignedIn Person { get; set; } = null!;

    private IDataProtector Protector => protection.CreateProtector("authenticator", Tenant.Id.Value, Person.Member.Id.ToString());

    public IHtmlContent Qr() => Account.Qr.Svg(
        Totp.Address(Tenant.Configuration.Profile.Names.In(Words.Language), Person.Member.UserName, _secret), Words["second.setup.qr"]);

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is not null)
        {
            return;
        }

        if (StaffSession.PersonOf(HttpContext) is not { } person)
        {
            context.Result = new ChallengeResult();
            return;
        }

        Person = person;

        // Who owes the first one may set it up without further questions: nothing is there that could be taken over. Else: freshly signed in.
        context.Result = Freshness.Ask(HttpContext, person, Url);
        if (context.Result is null && Owes && factors.Of(Tenant, person.Member).Any)
        {
            context.Result = new RedirectResult(Url.Content("~/console/sign-in?again=true"));
        }
    }

    public void OnGet() => Begin();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Unsealed() is not { } secret)
        {
            ModelState.AddModelError("Code", Words["second.setup.expired"]);
            return Again();
        }

        var result = await factors.TurnOnAsync(Tenant, Person.Member.Id, secret, Code, ct);
        if (result.Value is not { } codes)
        {
            failures.Into(ModelState, result.Failure!, Fields);
            _secret = secret;
            return Again();
        }

        await SignInWithTwoAsync(Person.Member, Amr.After(Amr.First(Person.Session.Means), Amr.PasswordAndCode), ct);
        return CodesModel.Show(this, codes, Target);
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content((await ceremony.OfferAsync(HttpContext, Person.Member)).Json, "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct)
    {
        var first = !factors.Of(Tenant, Person.Member).Any;
        if (await ceremony.ReadNewAsync(HttpContext, Person.Member, Credential, State, Name, ct) is not { } passkey)
        {
            PasskeyFailed = true;
            return Again();
        }

        var result = await passkeys.AddAsync(Tenant, Person.Member.Id, passkey, ct);
        if (result.Failure is { } failure)
        {
            failures.Into(ModelState, failure, Fields);
            return Again();
        }

        await SignInWithTwoAsync(Person.Member, Amr.After(Amr.First(Person.Session.Means), Amr.PasswordAndPasskey), ct);
        if (first && (await factors.RenewCodesAsync(Tenant, Person.Member.Id, ct)).Value is { } codes)
        {
            return CodesModel.Show(this, codes, Target);
        }

        return Done(Words["account.passkey.added"], "~/console/account");
    }

    /// <summary>Only who still owes it: others stay signed in as they are.</summary>
    private async Task SignInWithTwoAsync(StaffMember member, string means, CancellationToken ct)
    {
        if (Owes)
        {
            await signIn.BeginAsync(HttpContext, member, means, remember: false, ct);
        }
    }

    private PageResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Begin();
        return Page();
    }

    private void Begin()
    {
        _secret = _secret.Length > 0 ? _secret : Unsealed() ?? factors.NewSecret();
        Sealed = Protector.ToTimeLimitedDataProtector().Protect(Convert.ToHexString(_secret), Age);
    }

    private byte[]? Unsealed()
    {
        try
        {
            return string.IsNullOrEmpty(Sealed) ? null : Convert.FromHexString(Protector.ToTimeLimitedDataProtector().Unprotect(Sealed));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null; // Too old, or not ours: a new one is shown.
        }
    }
}
