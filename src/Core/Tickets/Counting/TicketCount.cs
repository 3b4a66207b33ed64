namespace Derman.Core.Tickets.Counting;

/// <summary>How many tickets a directorate has in a state, by the person who has them in custody. Moves with every change of a ticket.</summary>
public sealed class TicketCount
{
    public string Directorate { get; set; } = "";

    public Category Category { get; set; }

    public string State { get; set; } = "";

    /// <summary>The person's id; empty when nobody has them in custody.</summary>
    public byte[] Assignee { get; set; } = [];

    public long Tickets { get; set; }
}
