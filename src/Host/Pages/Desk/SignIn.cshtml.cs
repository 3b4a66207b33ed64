using Derman.Core.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Staff sign-in of one tenant. A wrong name, a wrong password, a switched-off and a locked account get the same answer in about the same time.</summary>
internal sealed class SignInModel(SignInManager<StaffMember> signIn, UserManager<StaffMember> users) : TenantPage
{
    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Somebody has just signed out.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Out { get; set; }

    public bool Failed { get; private set; }

    public IActionResult OnGet() => Identity.StaffSession.Of(HttpContext) is null ? Page() : LocalRedirect(Target());

    public async Task<IActionResult> OnPostAsync()
    {
        var member = string.IsNullOrWhiteSpace(UserName) ? null : await users.FindByNameAsync(UserName.Trim());
        if (member is { Active: true } && !await users.IsLockedOutAsync(member))
        {
            var result = await signIn.PasswordSignInAsync(member, Password ?? "", Remember, lockoutOnFailure: true);
            if (result.Succeeded)
            {
                return LocalRedirect(Target());
            }
        }
        else
        {
            // The work of a real check: the time of the answer must not tell whether there is such an account.
            users.PasswordHasher.HashPassword(member ?? new StaffMember(), Password ?? "");
        }

        Failed = true;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Target() => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : Url.Content("~/console");
}
