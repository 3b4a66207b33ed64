using Derman.Core.Macros;
using Derman.Core.Staff;
using Derman.Host.Pages.Macros;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin;

/// <summary>Texts of the desk and its units.</summary>
internal sealed class MacrosModel(ManageMacros manage, FailureWords failures) : AdminPage(Acts.ManageMacros)
{
    [BindProperty]
    public MacroInput Input { get; set; } = new();

    public MacroListModel List => new(Editor.List(), Editor.FieldsOf(Input), "macros.title", "~/admin/macros", Tenant.Configuration);

    private MacroEditor Editor => new(this, manage, failures, Words, Tenant, own: false);

    public void OnGet()
    {
        // Everything is read when the page is drawn.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await Editor.SaveAsync(null, Input, ct) is null)
        {
            return Done(Words.T("macros.saved", ("name", Input.Name ?? "")), "~/admin/macros");
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
