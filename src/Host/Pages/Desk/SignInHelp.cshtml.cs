namespace Derman.Host.Pages.Desk;

/// <summary>Who cannot get in asks a person. There is no form that could tell a stranger which accounts there are.</summary>
internal sealed class SignInHelpModel : TenantPage
{
    public void OnGet()
    {
        // The words are all there is.
    }
}
