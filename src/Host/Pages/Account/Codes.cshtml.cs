using Derman.Core.Staff.SecondFactor;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Derman.Host.Pages.Account;

/// <summary>New recovery codes. They are seen once, in the answer to the request that made them, and stand nowhere else.</summary>
internal sealed class CodesModel(SecondFactors factors) : AccountPage
{
    public IActionResult OnGet() => Redirect(Url.Content("~/console/account"));

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        AskAgain() ?? ((await factors.RenewCodesAsync(Tenant, Member.Id, ct)).Value is { } codes ? Show(this, codes, Url.Content("~/console/account")) : NotFound());

    /// <summary>The sheet with the codes as the answer of any page.</summary>
    public static IActionResult Show(PageModel page, IReadOnlyList<string> codes, string next) => new ViewResult
    {
        ViewName = "/Pages/Account/_Codes.cshtml",
        ViewData = new ViewDataDictionary<CodeSheet>(page.ViewData, new CodeSheet(codes, next)),
        TempData = page.TempData,
    };
}

/// <param name="Next">Where the person goes from here.</param>
internal sealed record CodeSheet(IReadOnlyList<string> Codes, string Next);
