using System.Text.Json.Nodes;
using Derman.Core.Citizens;
using Derman.Core.Tickets;

namespace Derman.Core.Privacy;

/// <summary>
/// Which of a ticket's people one reader is shown, and how: names in full to whose business the ticket is, masked to the others;
/// identity numbers, phones and addresses masked to everybody (KVKK 6698, art. 4). A reporter who asked for confidence is known to
/// those who serve everybody, and to nobody else.
/// </summary>
internal sealed class ShownPeople(Ticket ticket, TicketAccess access)
{
    private const string OnBehalf = "onBehalfOf";

    /// <summary>The reporter is not to be known to this reader at all.</summary>
    public bool Hidden => ticket.ConfidentialReporter && !access.SeesAll;

    public string? OnBehalfOf => Name(ticket.OnBehalfOf);

    /// <summary>An event as this reader may read it: it tells names that were changed.</summary>
    public string? Event(string? content)
    {
        if (access.KnowsNames || content?.Contains(OnBehalf, StringComparison.Ordinal) != true || JsonNode.Parse(content) is not JsonObject told || told[OnBehalf] is not JsonObject change)
        {
            return content;
        }

        foreach (var (side, name) in change.ToArray())
        {
            change[side] = name is null ? null : Mask.Name(name.GetValue<string>());
        }

        return EventText.Of(told);
    }

    public string? Name(string? name) => string.IsNullOrWhiteSpace(name) || access.KnowsNames ? name : Mask.Name(name);
}
