namespace Derman.Host.Pages.Desk;

/// <summary>Signed in, but not for this.</summary>
internal sealed class DeniedModel : TenantPage
{
    public void OnGet() => Response.StatusCode = StatusCodes.Status403Forbidden;
}
