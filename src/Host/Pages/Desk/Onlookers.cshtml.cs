using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Who can see this ticket, and why.</summary>
internal sealed class OnlookersModel(WhoSees who, ReadTicket read) : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public TicketView Ticket { get; private set; } = null!;

    public IReadOnlyList<(string Unit, IReadOnlyList<Onlooker> People)> Units { get; private set; } = [];

    public int Count { get; private set; }

    public IActionResult OnGet()
    {
        var found = who.Execute(Tenant, Id, Reader);
        if (found.Failure is { Kind: Core.Common.FailureKind.Forbidden })
        {
            return Redirect(Url.Content("~/console/denied"));
        }

        if (found.Value is not { } people || read.Execute(Tenant, Id, Reader).Value is not { } ticket)
        {
            return NotFound();
        }

        (Ticket, Count) = (ticket, people.Count);
        Units = [.. people
            .GroupBy(p => Choices.UnitName(Tenant.Configuration, p.Unit, Words))
            .OrderBy(g => g.Key, Choices.Order(Words))
            .Select(g => (g.Key, (IReadOnlyList<Onlooker>)[.. g]))];
        return Page();
    }

    public string Why(SightReason reason) => new SightWords(Tenant.Configuration, Words).Of(reason);
}
