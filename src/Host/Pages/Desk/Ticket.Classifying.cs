using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Register;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Desk;

/// <summary>Saying what a request is about after it came in, as messages need it.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> ClassifyFields = new(StringComparer.Ordinal)
    {
        ["topic"] = "Subjects.Topic",
        ["requestType"] = "Subjects.RequestType",
        ["urgency"] = "Subjects.Urgency",
        ["problem"] = "Subjects.Problem",
        ["problemSource"] = "Subjects.ProblemSource",
        ["location.neighbourhood"] = "Subjects.Neighbourhood",
        ["location.address"] = "Subjects.Address",
    };

    [BindProperty]
    public ClassifyInput Subjects { get; set; } = new();

    public IReadOnlyList<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words);

    public IReadOnlyList<SelectListItem> RequestTypes => Choices.RequestTypes(Tenant.Configuration, Words);

    public IReadOnlyList<SelectListItem> Places => Choices.Places(Tenant.Configuration, Words);

    public async Task<IActionResult> OnPostClassifyAsync([FromServices] ClassifyTicket classify, CancellationToken ct)
    {
        var command = new ClassifyCommand(
            Given(Subjects.Topic),
            Given(Subjects.RequestType),
            Given(Subjects.Urgency),
            Given(Subjects.UrgencyReason),
            Given(Subjects.Problem),
            Given(Subjects.ProblemSource),
            Location: new LocationInput(Given(Subjects.Neighbourhood), Given(Subjects.Address)));
        return Answered(await classify.ExecuteAsync(Tenant, Id, command, Reader, Version, null, ct), ClassifyFields, Words["ticket.classify"]);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

public sealed class ClassifyInput
{
    public string? Topic { get; set; }

    public string? RequestType { get; set; }

    public string? Urgency { get; set; }

    public string? UrgencyReason { get; set; }

    public string? Problem { get; set; }

    public string? ProblemSource { get; set; }

    public string? Neighbourhood { get; set; }

    public string? Address { get; set; }
}
