using Derman.Core.Common;
using Derman.Host.Localisation;
using Derman.Host.Operator.Creating;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Operator;

/// <summary>A new tenant from the template. Its administrator's invitation is shown on the answer, and nowhere else.</summary>
internal sealed class NewModel(CreateTenant create, FailureWords failures, IHostEnvironment environment) : OperatorPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["id"] = nameof(TenantCode), ["name"] = nameof(Name), ["province"] = nameof(Province), ["host"] = nameof(OwnHost), ["languages"] = nameof(Spoken),
        ["adminName"] = nameof(AdminName), ["adminUserName"] = nameof(AdminUserName), ["userName"] = nameof(AdminUserName), ["email"] = nameof(AdminEmail),
    };

    [BindProperty]
    public string? TenantCode { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Province { get; set; }

    [BindProperty]
    public string? Country { get; set; } = TenantTemplate.Turkey;

    /// <summary>Codes, the first being the desk's own: <c>tr</c>, <c>tr,en</c>.</summary>
    [BindProperty]
    public string? Spoken { get; set; }

    [BindProperty]
    public string? OwnHost { get; set; }

    [BindProperty]
    public string? AdminName { get; set; }

    [BindProperty]
    public string? AdminUserName { get; set; }

    [BindProperty]
    public string? AdminEmail { get; set; }

    public string? Link { get; private set; }

    public string? LinkUntil { get; private set; }

    public string? Made { get; private set; }

    public bool NeedsHost => !environment.IsDevelopment();

    public IReadOnlyList<SelectListItem> Countries => [new(Words["operator.country.TR"], TenantTemplate.Turkey), new(Words["operator.country.IR"], TenantTemplate.Iran)];

    public IReadOnlyList<SelectListItem> Choices
    {
        get
        {
            string[] offered = ["tr", "tr,en", "en,tr", "fa", "fa,en", "en,fa", "en"];
            return [.. offered.Select(o => new SelectListItem(string.Join(" + ", o.Split(',').Select(Languages.NativeName)), o))];
        }
    }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var wanted = new NewTenant(
            TenantCode?.Trim() ?? "", Name?.Trim() ?? "", (Spoken ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries), Country == TenantTemplate.Iran ? TenantTemplate.Iran : TenantTemplate.Turkey,
            Province?.Trim() ?? "", string.IsNullOrWhiteSpace(OwnHost) ? null : OwnHost.Trim().ToLowerInvariant());
        var created = await create.ExecuteAsync(wanted, AdminName?.Trim(), AdminUserName?.Trim(), string.IsNullOrWhiteSpace(AdminEmail) ? null : AdminEmail.Trim(), ct);
        foreach (var error in created.Errors)
        {
            ModelState.AddModelError(Fields.GetValueOrDefault(error.Field, ""), error.Code switch
            {
                "field.required" => Words["operator.required"],
                "operator.idShape" or "operator.idTaken" or "operator.languages" => Words[error.Code],
                _ => failures.Of(new Failure(error.Code, FailureKind.Invalid, error.Field, Values: error.Values)),
            });
        }

        foreach (var problem in created.Problems)
        {
            var field = problem.Path.StartsWith("/hosts", StringComparison.Ordinal) ? nameof(OwnHost) : problem.Path.StartsWith("/id", StringComparison.Ordinal) ? nameof(TenantCode) : "";
            ModelState.AddModelError(field, Words[problem.Code == "tenant.hostTaken" ? "operator.hostTaken" : field.Length > 0 ? "operator.shape" : "operator.packRefused"]);
        }

        if (created.Link is { } link)
        {
            var address = NeedsHost ? $"{Request.Scheme}://{wanted.Host}" : $"{Request.Scheme}://{Request.Host}/{created.Id}";
            (Link, Made) = ($"{address}/console/join/{link.Token}", created.Id.Value);
            LinkUntil = HttpContext.RequestServices.GetRequiredService<Dates>().Short(link.ExpiresAt);
            ModelState.Clear();
            return Page();
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
