using Derman.Core.Privacy;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Views;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Seeing a citizen's data in full, and sealing: acts with a reason.</summary>
internal sealed partial class TicketModel
{
    /// <summary>The data in full, in the answer to the act itself: the next look at the page is masked again.</summary>
    public CitizenView? Unmasked { get; private set; }

    [BindProperty]
    public string? UnmaskReason { get; set; }

    [BindProperty]
    public string? SealReason { get; set; }

    public async Task<IActionResult> OnPostUnmaskAsync(CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = "UnmaskReason" };
        var result = await unmask.ExecuteAsync(Tenant, Id, new UnmaskCommand(UnmaskReason), Reader, ct);
        if (result.Failure is { } failure)
        {
            return Refuse(failure, fields);
        }

        if (!Load())
        {
            return NotFound();
        }

        Unmasked = result.Value;
        CitizenName = Unmasked?.Name ?? CitizenName;
        return Page();
    }

    public async Task<IActionResult> OnPostSealAsync(bool closed, CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["reason"] = "SealReason" };
        var result = await sealing.ExecuteAsync(Tenant, Id, closed, new SealCommand(SealReason), Reader, Version, null, ct);
        return Answered(result, fields, Words[closed ? "seal.seal" : "seal.unseal"]);
    }
}
