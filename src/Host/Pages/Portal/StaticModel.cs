namespace Derman.Host.Pages.Portal;

/// <summary>Pages of plain text.</summary>
internal sealed class StaticModel : TenantPage
{
    public bool Iranian => Tenant.Configuration.Profile.Country == "IR";

    public void OnGet()
    {
    }
}
