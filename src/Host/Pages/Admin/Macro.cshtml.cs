using Derman.Core.Common;
using Derman.Core.Macros;
using Derman.Core.Staff;
using Derman.Host.Pages.Macros;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin;

/// <summary>One text kept ready: changed, put away, brought back to what it was.</summary>
internal sealed class MacroModel(ManageMacros manage, FailureWords failures) : AdminPage(Acts.ManageMacros)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public MacroInput Input { get; set; } = new();

    public MacroView Macro { get; private set; } = null!;

    public MacroEditModel Edit => new(Macro, Editor.FieldsOf(Input), Editor.History(Id), "~/admin/macros");

    private MacroEditor Editor => new(this, manage, failures, Words, Tenant, own: false);

    public IActionResult OnGet(int? version)
    {
        if (!Load())
        {
            return NotFound();
        }

        // An earlier version is shown in the form; saving makes it the newest.
        Input = MacroInput.Of(Editor.History(Id).FirstOrDefault(v => v.Version == version) ?? Macro);
        Input.Version = Macro.Version;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Load())
        {
            return NotFound();
        }

        if (await Editor.SaveAsync(Id, Input, ct) is not { } failure)
        {
            return Done(Words.T("macros.saved", ("name", Input.Name ?? "")), "~/admin/macros");
        }

        Response.StatusCode = failure.Kind == FailureKind.Stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public async Task<IActionResult> OnPostRetireAsync(bool retired, CancellationToken ct) =>
        Load() && await Editor.RetireAsync(Id, retired, ct) ? Done(Words[retired ? "macros.putAway" : "macros.broughtBack"], "~/admin/macros") : NotFound();

    private bool Load()
    {
        if (Editor.Find(Id) is not { MayChange: true } macro)
        {
            return false;
        }

        Macro = macro;
        return true;
    }
}
