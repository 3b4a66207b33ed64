using Derman.Core.Common;
using Derman.Core.Staff.External;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Identity.External;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Account;

/// <summary>
/// Links an identity outside to one's own account: first to the provider, then, back with what it says, one question. Only the answer to
/// it changes anything, so that nobody can be led into linking somebody else's identity.
/// </summary>
internal sealed class ExternalModel(ExternalDoor door, ExternalTrips trips, ExternalLinks links, FailureWords failures) : AccountPage
{
    [BindProperty(SupportsGet = true, Name = "provider")]
    public string Code { get; set; } = "";

    public string Name => Provider?.Names.In(Frame.Language) ?? "";

    public string? Refusal { get; private set; }

    public FoundIdentity? Found => trips.FoundFor(HttpContext, Me.Session.Id, Code);

    private ExternalProvider? Provider => ExternalDoor.Find(Tenant, Code);

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (Provider is not { } provider)
        {
            return NotFound();
        }

        if (AskAgain() is { } again)
        {
            return again;
        }

        if (Found is not null)
        {
            return Page();
        }

        return await door.LeaveAsync(HttpContext, provider, Member.Id, null, ct) is { } target ? Redirect(target.AbsoluteUri) : Shown422();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Provider is not { } provider || Found is not { } found || found.Issuer != provider.Issuer)
        {
            return NotFound();
        }

        if (AskAgain() is { } again)
        {
            return again;
        }

        var result = await links.LinkAsync(Tenant, Member.Id, found.Issuer, found.Subject, ct);
        ExternalTrips.Forget(HttpContext);
        if (result.Ok)
        {
            return Done(Words["account.external.linked"], "~/console/account");
        }

        Refusal = failures.Of(result.Failure!);
        return Shown422();
    }

    public IActionResult OnPostCancel()
    {
        ExternalTrips.Forget(HttpContext);
        return Redirect(Url.Content("~/console/account"));
    }

    private PageResult Shown422()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
