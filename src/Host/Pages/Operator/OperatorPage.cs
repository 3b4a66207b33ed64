using Derman.Host.Localisation;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Operator;

/// <summary>A page of the platform's operator: outside every tenant, behind the operator's own cookie, and for anybody else not there. Nothing of any citizen.</summary>
[OperatorsOnly]
internal abstract class OperatorPage : PageModel
{
    private IUiText? _text;

    public IUiText Words => _text ??= HttpContext.RequestServices.GetRequiredService<IUiText>();

    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) => Response.Headers.CacheControl = "no-cache, no-store";

    public string Number(long value) => Numerals.Number(value, Words.Language);

    /// <summary>Bytes in the largest unit they have one of.</summary>
    public string Bytes(long? value)
    {
        if (value is not { } bytes)
        {
            return Words["operator.unknown"];
        }

        var point = Words.Language switch { Languages.Turkish => ',', Languages.Persian => '٫', _ => '.' };
        return Numerals.Digits(Cli.Amount.InWords(bytes).Replace('.', point), Words.Language);
    }

    protected IActionResult Done(string toast, string href)
    {
        TempData[TenantPage.ToastKey] = toast;
        return Redirect(href);
    }
}
