using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Publishing;

/// <summary>A listed ticket came to stand otherwise. The only part of its history that the public reads.</summary>
public sealed class PublicUpdate
{
    public long Key { get; set; }

    public long Ticket { get; set; }

    /// <summary>One of <see cref="PublicStatus"/>.</summary>
    public string Status { get; set; } = "";

    public string? Outcome { get; set; }

    public Instant At { get; set; }
}

internal static class PublicUpdates
{
    /// <summary>Notes the change, in the unit that makes it, if the public can see a difference.</summary>
    public static void Note(WriteSession session, Ticket ticket, Category categoryBefore, string statusBefore, Instant at)
    {
        var status = PublicStatus.Of(ticket);
        if (!ticket.Listed || status == statusBefore)
        {
            return;
        }

        session.Insert(new PublicUpdate
        {
            Key = session.Next("public_update"),
            Ticket = ticket.Key,
            Status = categoryBefore == Category.Closed && ticket.Category != Category.Closed ? PublicStatus.Reopened : status,
            Outcome = ticket.Category == Category.Closed ? ticket.Outcome : null,
            At = at,
        });
    }
}
