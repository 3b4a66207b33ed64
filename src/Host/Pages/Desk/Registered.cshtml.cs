using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Views;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>What the operator reads to the citizen before hanging up.</summary>
internal sealed class RegisteredModel(ReadTicket read) : DeskPage
{
    public TicketView Ticket { get; private set; } = null!;

    public Instant? Promised => Ticket.Deadlines.FirstOrDefault(d => d.Clock == TicketClocks.Resolve)?.Due ?? Ticket.NextDue;

    public IActionResult OnGet(Guid id)
    {
        if (read.Execute(Tenant, id, Reader).Value is not { } ticket)
        {
            // Taken down for a unit this person does not see: it is registered all the same.
            return Done(Words["new.doneElsewhere"], "~/console");
        }

        Ticket = ticket;
        return Page();
    }
}
