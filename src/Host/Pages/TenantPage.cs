using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages;

/// <summary>A page that exists only below a tenant; anywhere else it is not there.</summary>
internal abstract class TenantPage : PageModel
{
    /// <summary>TempData key of the one line shown after a redirect.</summary>
    public const string ToastKey = "toast";

    private IUiText? _text;

    protected Tenant Tenant => HttpContext.Tenant();

    protected IPageFrame Frame => HttpContext.RequestServices.GetRequiredService<IPageFrame>();

    protected IUiText Words => _text ??= HttpContext.RequestServices.GetRequiredService<IUiText>();

    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (HttpContext.FindTenant() is null)
        {
            context.Result = new NotFoundResult();
        }

        Response.Headers.CacheControl = "no-cache, no-store";
        Response.Headers.Pragma = "no-cache";
    }

    /// <summary>Post, redirect, get: with one line that says what was done.</summary>
    protected IActionResult Done(string toast, string href)
    {
        TempData[ToastKey] = toast;
        return Redirect(Url.Content(href));
    }
}
