using Derman.Core.Macros;
using Derman.Host.Pages.Macros;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>One's own texts; nobody else sees them.</summary>
internal sealed class MacrosModel(ManageMacros manage, FailureWords failures) : DeskPage
{
    [BindProperty]
    public MacroInput Input { get; set; } = new();

    public MacroListModel List => new(Editor.List(), Editor.FieldsOf(Input), "macros.own.title", "~/console/macros", Tenant.Configuration);

    private MacroEditor Editor => new(this, manage, failures, Words, Tenant, own: true);

    public void OnGet()
    {
        // Everything is read when the page is drawn.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (await Editor.SaveAsync(null, Input, ct) is null)
        {
            return Done(Words.T("macros.saved", ("name", Input.Name ?? "")), "~/console/macros");
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
