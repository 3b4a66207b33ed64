using Derman.Host.Pages.Desk;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Admin;

/// <summary>A page of the tenant's administration. Who may not do what it is for is told so; others never see it in the menu.</summary>
/// <param name="act">One of <see cref="Core.Staff.Acts"/>.</param>
internal abstract class AdminPage(string act) : DeskPage
{
    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is null && !Reader.May(act))
        {
            context.Result = new RedirectResult(Url.Content("~/console/denied"));
        }
    }
}
