using Derman.Core.Portal;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Portal;

/// <summary>What a citizen keeps: number, code, promised day, who is responsible.</summary>
internal sealed class ReceiptModel(TrackTicket track) : TenantPage
{
    public PublicTicketView Ticket { get; private set; } = null!;

    public IActionResult OnGet(string? code)
    {
        if (track.Execute(Tenant, code, Frame.Language).Value is not { } ticket)
        {
            return Redirect(Url.Content("~/track"));
        }

        Ticket = ticket;
        return Page();
    }
}
