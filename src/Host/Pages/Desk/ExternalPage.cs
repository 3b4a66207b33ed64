using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Identity.External;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>A page on the way to a provider or back. It shows itself only when the way led nowhere, and then says the same to everybody.</summary>
internal abstract class ExternalPage : TenantPage
{
    [BindProperty(SupportsGet = true, Name = "provider")]
    public string Code { get; set; } = "";

    public string Name => Provider?.Names.In(Frame.Language) ?? "";

    protected ExternalProvider? Provider => ExternalDoor.Find(Tenant, Code);

    protected IActionResult Nowhere()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
