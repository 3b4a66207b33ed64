using Derman.Core.Common;
using Derman.Core.Tickets.Clocks;

namespace Derman.Core.Tickets.Listing;

/// <summary>What narrows a set of tickets, in the words of the API: a list, an export and a bulk mean the same by it.</summary>
/// <param name="Directorate">Exactly this directorate.</param>
/// <param name="Unit">This directorate and everything below it.</param>
/// <param name="Category">open | waiting | proposed | solved | closed.</param>
/// <param name="Unowned">Only what no person has in custody.</param>
/// <param name="Q">Words, a number, a name or a phone.</param>
public sealed record TicketFilter(
    string? Directorate = null,
    string? Unit = null,
    string? State = null,
    string? Category = null,
    Guid? Assignee = null,
    bool Open = false,
    bool Unowned = false,
    string? Q = null)
{
    public Result<ListQuery> ToQuery()
    {
        Category? category = null;
        if (Category is { Length: > 0 } name && (category = CategoryNames.Parse(name)) is null)
        {
            return TicketErrors.Unknown("category", name);
        }

        return new ListQuery(Directorate, Unit, State, category, Assignee, Open, Q, Unowned: Unowned);
    }
}
