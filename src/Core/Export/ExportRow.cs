using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Export;

/// <summary>A ticket of a list as cells, in the institution's own time.</summary>
/// <param name="simulated">The mark of what only tries an account out.</param>
internal sealed class ExportRow(IReadOnlyList<string> columns, IReadOnlyDictionary<Guid, string> people, DateTimeZone zone, string simulated)
{
    public ExportCell[] Of(TicketItem item) => [.. columns.Select(c => Cell(c, item))];

    private ExportCell Cell(string column, TicketItem item) => column switch
    {
        ExportColumns.RegisteredAt => Moment(item.RegisteredAt),
        ExportColumns.NextDue => item.NextDue is { } due ? Moment(due) : default,
        "number" => new(item.Number),
        "state" => new(item.StateName),
        "category" => new(item.Category),
        "topic" => new(item.TopicName),
        "directorate" => new(item.Directorate.Name),
        "assignee" => new(item.Assignee is { } id ? people.GetValueOrDefault(id) : null),
        "urgency" => new(item.Urgency),
        "channel" => new(item.Channel),
        "citizen" => new(item.CitizenName),
        "neighbourhood" => new(item.Neighbourhood),
        "text" => new(item.Excerpt),
        "outcome" => new(item.Outcome),
        ExportColumns.Simulated => new(item.Simulated ? simulated : null),
        "id" => new(item.Id.ToString()),
        _ => throw new InvalidOperationException($"No such column: {column}."),
    };

    private ExportCell Moment(Instant at)
    {
        var local = at.InZone(zone);
        return new ExportCell(null, local.LocalDateTime, local.Offset);
    }
}
