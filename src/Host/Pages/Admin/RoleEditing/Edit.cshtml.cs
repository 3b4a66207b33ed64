using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Staff.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.RoleEditing;

/// <summary>One role: first what everybody would gain and lose, then the change.</summary>
internal sealed class EditModel(ReadRoles roles, ChangeRole change, FailureWords failures) : AdminPage(Acts.ManageRoles)
{
    private const string NewCode = "new";

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty]
    public RoleInput Input { get; set; } = new();

    /// <summary>What the preview on the screen was about: another role than that is not saved.</summary>
    [BindProperty]
    public string? Previewed { get; set; }

    [BindProperty]
    public int Version { get; set; }

    public bool IsNew => Code == NewCode;

    public RoleView? Role { get; private set; }

    public RolePreview? Preview { get; private set; }

    public IReadOnlyList<string> Languages => Tenant.Configuration.Profile.Languages;

    public string Title => Role is { } role ? RoleWords.Name(role.Role, Words) : Words["roles.new"];

    public IActionResult OnGet()
    {
        if (!Find())
        {
            return NotFound();
        }

        Input = RoleInput.Of(Role?.Role);
        Version = Tenant.Configuration.Version;
        return Page();
    }

    public IActionResult OnPostPreview() => Find() ? Show() : NotFound();

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        if (Previewed != Fingerprint())
        {
            return Show(); // Something was changed after the preview: this is what it means now.
        }

        var result = await change.ExecuteAsync(Tenant, Definition(), IsNew, Version, Reader, ct);
        return Answered(result);
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) =>
        Find() ? Answered(await change.RemoveAsync(Tenant, Code, Version, Reader, ct)) : NotFound();

    public IEnumerable<SelectListItem> Units => Choices.Units(Tenant.Configuration, Words).Select(i => Chosen(i, Input.Units));

    public IEnumerable<SelectListItem> Places => Choices.Places(Tenant.Configuration, Words).Where(i => i.Value.Length > 0).Select(i => Chosen(i, Input.Neighbourhoods));

    public IEnumerable<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words).Where(i => i.Value.Length > 0).Select(i => Chosen(i, Input.Topics));

    public IEnumerable<SelectListItem> Types => Choices.RequestTypes(Tenant.Configuration, Words).Where(i => i.Value.Length > 0).Select(i => Chosen(i, Input.RequestTypes));

    private bool Find()
    {
        Role = roles.Execute(Tenant).FirstOrDefault(r => r.Role.Code == Code);
        return IsNew || Role is not null;
    }

    private IActionResult Show()
    {
        var result = change.Preview(Tenant, Definition(), IsNew, Reader);
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        Preview = result.Value;
        Version = result.Value!.Version;
        Previewed = Fingerprint();
        ModelState.Clear(); // The hidden fields show what was worked out, not what was sent.
        return Page();
    }

    private IActionResult Answered(Result<RoleDefinition> result) => result.Failure is { } failure
        ? Refused(failure)
        : Done(Words["toast.saved"], "~/admin/roles");

    private IActionResult Refused(Failure failure)
    {
        failures.Into(ModelState, failure, new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = "Input.Code" });
        Response.StatusCode = failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        if (failure.Kind == FailureKind.Stale)
        {
            (Version, Previewed) = (Tenant.Configuration.Version, null);
            ModelState.Remove(nameof(Version));
            ModelState.Remove(nameof(Previewed));
        }

        return Page();
    }

    private RoleDefinition Definition() => Input.ToRole(IsNew ? Input.Code ?? "" : Code, Role?.Role.Note);

    private string Fingerprint() => Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Definition(), PackJsonContext.Default.RoleDefinition)));

    private static SelectListItem Chosen(SelectListItem item, List<string> chosen)
    {
        item.Selected = chosen.Contains(item.Value);
        return item;
    }

    public string Count(int tickets) => tickets >= PersonChange.MostCounted ? $"{PersonChange.MostCounted.ToString(CultureInfo.InvariantCulture)}+" : tickets.ToString(CultureInfo.InvariantCulture);
}
