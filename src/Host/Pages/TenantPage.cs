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

    /// <summary>TempData key of the address whose POST takes back what the line says.</summary>
    public const string UndoKey = "undo";

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
    /// <param name="undo">Address below the tenant's base whose POST takes it back.</param>
    protected IActionResult Done(string toast, string href, string? undo = null)
    {
        if (undo is not null)
        {
            TempData[UndoKey] = undo;
        }

        TempData[ToastKey] = toast;
        return Redirect(Url.Content(href));
    }
}
