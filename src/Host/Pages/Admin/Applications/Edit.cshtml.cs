using Derman.Core.Common;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.OpenId;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Applications;

/// <summary>One application: what it may, its secret, whether it is on, who uses it.</summary>
internal sealed class EditModel(Core.OpenId.Applications applications, ManageApplications manage, AppAuthorizations authorizations, FailureWords failures) : AdminPage(Acts.ManageApplications)
{
    public Application Application { get; private set; } = new();

    [BindProperty]
    public ApplicationForm Form { get; set; } = new();

    public ApplicationSaved? Saved { get; private set; }

    public IReadOnlyList<AuthorizationView> People { get; private set; } = [];

    public IActionResult OnGet(string clientId) => Show(clientId, keepForm: false) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string clientId, CancellationToken ct)
    {
        ModelState.Clear();
        var changed = await manage.ChangeAsync(Tenant, clientId, Form.Draft(), KnownScopes.All, Reader, ct);
        return changed.Failure is { } failure ? Refused(clientId, failure) : Done(Words.T("apps.saved", ("name", changed.Value!.Application.Name)), Here(clientId));
    }

    public async Task<IActionResult> OnPostSecretAsync(string clientId, CancellationToken ct)
    {
        ModelState.Clear();
        var changed = await manage.NewSecretAsync(Tenant, clientId, Reader, ct);
        if (changed.Failure is { } failure)
        {
            return Refused(clientId, failure, keepForm: false);
        }

        Saved = changed.Value;
        return Show(clientId, keepForm: false) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostSwitchAsync(string clientId, bool on, CancellationToken ct)
    {
        var changed = await manage.SwitchAsync(Tenant, clientId, on, Reader, ct);
        return changed.Failure is { } failure ? Refused(clientId, failure, keepForm: false) : Done(Words[on ? "apps.on.done" : "apps.off.done"], Here(clientId));
    }

    public async Task<IActionResult> OnPostRevokeAsync(string clientId, Guid staff, CancellationToken ct)
    {
        var ended = await authorizations.RevokeAsync(Tenant, staff, clientId, Reader, ct);
        return ended.Failure is { } failure ? Refused(clientId, failure, keepForm: false) : Done(Words["apps.people.ended"], Here(clientId));
    }

    private IActionResult Refused(string clientId, Failure failure, bool keepForm = true)
    {
        if (!Show(clientId, keepForm))
        {
            return NotFound();
        }

        failures.Into(ModelState, failure, ApplicationForm.Fields);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private bool Show(string clientId, bool keepForm)
    {
        if (applications.Find(Tenant, clientId) is not { } found)
        {
            return false;
        }

        Application = found;
        People = authorizations.Of(Tenant, clientId, Reader);
        if (keepForm)
        {
            Form.Kind = found.Kind; // It cannot be changed, so it was not on the form.
        }
        else
        {
            Form = ApplicationForm.Of(found);
        }

        return true;
    }

    private static string Here(string clientId) => $"~/admin/applications/{Uri.EscapeDataString(clientId)}";
}
