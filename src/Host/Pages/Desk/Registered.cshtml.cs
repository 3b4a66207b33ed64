using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>What the operator reads to the citizen before hanging up; Enter takes the next call.</summary>
internal sealed class RegisteredModel(ReadTicket read, JoinTicket join, Dates dates) : DeskPage
{
    public TicketView Ticket { get; private set; } = null!;

    /// <summary>The ticket it was joined to; null for one of its own, and for a reader who may not see that one.</summary>
    public JoinedTo? Joined { get; private set; }

    public Instant? Promised => Joined is { } main ? main.Promised : Ticket.Deadlines.FirstOrDefault(d => d.Clock == TicketClocks.Resolve)?.Due ?? Ticket.NextDue;

    public string Unit => Joined is { } main ? Choices.UnitName(Tenant.Configuration, main.Directorate, Words) : Ticket.Directorate.Name;

    public string ReadBack
    {
        get
        {
            var kind = (Joined, Promised) switch
            {
                ({ }, { }) => "desk.readBack.joined",
                ({ }, null) => "desk.readBack.joinedNoDate",
                (null, { }) => "new.readBack.text",
                _ => "new.readBack.noDate",
            };
            return Words.T(
                kind, ("no", Ticket.Number), ("unit", Unit), ("date", Promised is { } by ? dates.Long(by) : ""), ("code", Ticket.TrackingCode), ("n", (Joined?.People ?? 1) - 1));
        }
    }

    /// <summary>Where the next one is taken down: on the form this one came from.</summary>
    public string Next { get; private set; } = "~/console/new";

    /// <param name="letter">Code of the channel, when it was taken down on the registry's form.</param>
    public IActionResult OnGet(Guid id, string? letter)
    {
        if (letter is not null && Tenant.Configuration.Channels.GetValueOrDefault(letter)?.Numbered == true)
        {
            Next = $"~/console/petition?source={Uri.EscapeDataString(letter)}";
        }

        if (read.Execute(Tenant, id, Reader).Value is not { } ticket)
        {
            // Taken down for a unit this person does not see: it is registered all the same.
            return Done(Words["new.doneElsewhere"], "~/console");
        }

        Ticket = ticket;
        Joined = join.Main(Tenant, id) is { } main && read.Execute(Tenant, main.Id, Reader).Ok ? main : null;
        return Page();
    }
}
