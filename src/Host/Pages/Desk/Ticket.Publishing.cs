using Derman.Core.Publishing;
using Derman.Core.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What everybody may read of a listed request.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> PublishFields = new(StringComparer.Ordinal) { ["text"] = "PublicText" };

    [BindProperty]
    public string? PublicText { get; set; }

    public bool MayPublish => Reader.May(Acts.Publish);

    public async Task<IActionResult> OnPostPublishAsync([FromServices] ApprovePublicSummary approve, CancellationToken ct) =>
        Answered(await approve.ExecuteAsync(Tenant, Id, new PublicSummaryCommand(PublicText), Reader, Version, null, ct), PublishFields, Words["ticket.public.approve"]);
}
