using Derman.Core.Tickets.Views;
using Derman.Host.Api;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>A file of a ticket, for those who may see the ticket.</summary>
internal sealed class FileModel(ReadTicket read) : DeskPage
{
    public async Task<IActionResult> OnGetAsync(Guid id, Guid attachment)
    {
        if (read.OpenAttachment(Tenant, id, attachment, Reader).Value is not { } file)
        {
            return NotFound();
        }

        await AttachmentAnswer.WriteAsync(HttpContext, file);
        return new EmptyResult();
    }
}
