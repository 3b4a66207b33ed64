using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.OpenId;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Applications;

/// <summary>Adds an application. Its secret is on the answer's page and nowhere else.</summary>
internal sealed class NewModel(ManageApplications manage, FailureWords failures) : AdminPage(Acts.ManageApplications)
{
    [BindProperty]
    public ApplicationForm Form { get; set; } = new() { Scopes = [.. KnownScopes.OfApi] };

    public ApplicationSaved? Saved { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear(); // What is right is decided by the use case, once.
        var added = await manage.AddAsync(Tenant, Form.Draft(), KnownScopes.All, Reader, ct);
        if (added.Failure is { } failure)
        {
            failures.Into(ModelState, failure, ApplicationForm.Fields);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var saved = added.Value!;
        if (saved.Secret is null)
        {
            return Done(Words.T("apps.saved", ("name", saved.Application.Name)), $"~/admin/applications/{Uri.EscapeDataString(saved.Application.ClientId)}");
        }

        Saved = saved;
        return Page();
    }
}
