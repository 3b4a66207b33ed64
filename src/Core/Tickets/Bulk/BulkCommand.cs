using System.Text.Json.Serialization;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Tickets.Bulk;

/// <summary>One move for many tickets, named one by one or by what they have in common.</summary>
/// <param name="Ids">1–500 tickets; either these or <paramref name="Filter"/>.</param>
/// <param name="Action">As for one ticket.</param>
/// <param name="Command">What is said with the move, the same for all.</param>
/// <param name="DryRun">Only say what would happen.</param>
public sealed record BulkCommand(
    IReadOnlyList<Guid>? Ids = null, TicketFilter? Filter = null, string? Action = null, ActionCommand? Command = null, bool DryRun = false)
{
    /// <summary>All of a list on the screen, instead of the two others.</summary>
    [JsonIgnore]
    public ListQuery? Query { get; init; }

    /// <summary>Giving to somebody is two moves, by who has a ticket now: with this the other one is made where the first is not legal.</summary>
    [JsonIgnore]
    public bool EitherWay { get; init; }
}
