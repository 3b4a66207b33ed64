using Derman.Core.Staff;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.HostNames;

/// <summary>The institution's own host names, and asking for one.</summary>
internal sealed class IndexModel(ReadHostNames read, AskHostName ask, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["hostName"] = nameof(HostName) };

    [BindProperty]
    public string? HostName { get; set; }

    public IReadOnlyList<OwnHostName> All => read.Execute(Tenant.Id, Reader).Value ?? [];

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var asked = await ask.ExecuteAsync(Tenant, HostName, Reader, ct);
        if (asked.Failure is not { } failure)
        {
            return Done(Words["hostName.asked.done"], NameModel.At(asked.Value!));
        }

        failures.Into(ModelState, failure, Fields);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
