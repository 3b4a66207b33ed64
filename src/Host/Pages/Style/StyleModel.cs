using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Style;

/// <summary>The living style page: every component, every state, both directions. It exists in Development only.</summary>
public sealed class StyleModel(IWebHostEnvironment environment, IUiText text) : PageModel
{
    public Samples Samples { get; } = new(text);

    [Microsoft.AspNetCore.Mvc.RazorPages.NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!environment.IsDevelopment()) context.Result = new NotFoundResult();
    }

    public void OnGet()
    {
    }
}
