using Derman.Core.Common;
using Derman.Core.Staff.Passwords;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Identity.SigningIn;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Account;

/// <summary>A new password for oneself. The old one is asked for: a session alone must not be enough. Tries at it are counted like those at the door.</summary>
internal sealed class PasswordModel(
    PasswordCheck check, ChangePassword change, SignInThrottle throttle, KnownDevices devices, StaffSignIn signIn, FailureWords failures) : AccountPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["password"] = "New" };

    [BindProperty]
    public string? Old { get; set; }

    [BindProperty]
    public string? New { get; set; }

    public bool HasPassword => Member.PasswordHash is not null;

    public string UserName => Member.UserName;

    public void OnGet()
    {
        // An empty form.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!HasPassword && AskAgain() is { } again)
        {
            return again;
        }

        if (HasPassword && !await KnowsOldAsync(ct))
        {
            ModelState.AddModelError("Old", Words["account.password.wrong"]);
            return Refused();
        }

        var prepared = PasswordRules.Prepare(New);
        if (PasswordRules.Check(Tenant, Member, prepared) is { } wrong)
        {
            failures.Into(ModelState, Failure.Invalid([wrong]), Fields);
            return Refused();
        }

        var means = Me.Session.Means;
        if ((await change.ExecuteAsync(Tenant, Member.Id, check.Hash(Member, prepared), ct)).Value is { } changed)
        {
            await signIn.BeginAsync(HttpContext, changed, means, remember: false, ct);
        }

        return Done(Words["account.password.changed"], "~/console/account");
    }

    private async Task<bool> KnowsOldAsync(CancellationToken ct)
    {
        var attempt = SignInTry.Password(Tenant, Member.Id, Member.NormalizedUserName, devices.Of(HttpContext, Member) ?? $"session {Me.Session.Id}", Visitor.Network(HttpContext));
        if (!await throttle.AdmitAsync(Tenant, attempt, ct) | check.Compare(Member, Old) == PasswordVerificationResult.Failed)
        {
            return false;
        }

        await throttle.GoodAsync(Tenant, attempt, ct);
        return true;
    }

    private PageResult Refused()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
