using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Errors;

/// <summary>The page behind a bare status. Reached by re-execution; asked for directly it answers with the status it speaks of.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken]
public sealed class IndexModel : PageModel
{
    public int Known { get; private set; }

    /// <summary>Only where something went wrong with us: it finds the line in the log.</summary>
    public string? Number { get; private set; }

    /// <summary>The sheet of the staff side; citizens get their own.</summary>
    public bool Staff { get; private set; }

    public void OnGet(int status)
    {
        Known = status switch
        {
            400 or 403 or 404 or 409 or 429 or 507 => status,
            401 => 403,
            412 => 409,
            < 500 => 404,
            _ => 500,
        };
        Response.StatusCode = status is >= 400 and < 600 ? status : 404;
        Number = Known == 500 ? Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier : null;
        var original = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        Staff = original is not null && new[] { "/console", "/admin", "/operator" }.Any(area => new PathString(original).StartsWithSegments(area, StringComparison.OrdinalIgnoreCase));
    }
}
