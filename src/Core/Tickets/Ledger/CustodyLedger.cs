using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Ledger;

/// <summary>
/// Who holds a ticket, from its first moment without a gap. An interval ends exactly where the next begins; time never runs
/// backwards, even when the machine's clock does.
/// </summary>
public static class CustodyLedger
{
    public static Custody Open(TenantConfiguration configuration, Ticket ticket, string author)
    {
        var (kind, holder) = HolderOf(configuration, ticket);
        return new Custody
        {
            Ticket = ticket.Key,
            Seq = 1,
            HolderKind = kind,
            Holder = holder,
            State = ticket.State,
            Category = ticket.Category,
            Author = author,
            From = ticket.RegisteredAt,
        };
    }

    /// <summary>Closes the open interval and opens the next when holder or state changed. Returns the new interval, or null when nothing changed hands.</summary>
    public static Custody? Move(TenantConfiguration configuration, Ticket ticket, List<Custody> ledger, string? reason, string author, Instant now)
    {
        var last = ledger[^1];
        var (kind, holder) = HolderOf(configuration, ticket);
        if (last.HolderKind == kind && last.Holder == holder && last.State == ticket.State)
        {
            return null;
        }

        var at = Instant.Max(now, last.From);
        last.To = at;
        var next = new Custody
        {
            Ticket = ticket.Key,
            Seq = last.Seq + 1,
            HolderKind = kind,
            Holder = holder,
            State = ticket.State,
            Category = ticket.Category,
            Reason = reason,
            Author = author,
            From = at,
        };
        ledger.Add(next);
        return next;
    }

    private static (string Kind, string Holder) HolderOf(TenantConfiguration configuration, Ticket ticket) =>
        configuration.Workflow.State(ticket.State).Holder switch
        {
            "citizen" => (HolderKinds.Citizen, ""),
            "institution" => (HolderKinds.Institution, ticket.ReferredTo ?? ""),
            "desk" => (HolderKinds.Desk, configuration.Profile.Desk),
            _ when ticket.Assignee is { } person => (HolderKinds.Person, person.ToString()),
            _ => (HolderKinds.Directorate, ticket.Directorate),
        };
}
