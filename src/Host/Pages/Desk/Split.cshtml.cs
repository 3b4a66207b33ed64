using Derman.Core.Common;
using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Views;
using Derman.Host.Jobs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Desk;

/// <summary>Makes a request of its own of a part of one: written, looked at, done.</summary>
internal sealed class SplitModel(SplitTicket split, ReadTicket read, FailureWords failures, Wake wake) : DeskPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["text"] = "Text", ["topic"] = "Topic", ["directorate"] = "Unit", ["files"] = "Files",
    };

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Topic { get; set; }

    [BindProperty]
    public string? Unit { get; set; }

    [BindProperty]
    public List<Guid> Files { get; set; } = [];

    public TicketView Ticket { get; private set; } = null!;

    public SplitPreview? Preview { get; private set; }

    public IReadOnlyList<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words);

    public IEnumerable<SelectListItem> Units => [new SelectListItem(Words["split.byTopic"], ""), .. Choices.Units(Tenant.Configuration, Words)];

    public string Here => $"~/console/tickets/{Id}";

    public IActionResult OnGet()
    {
        if (!Load())
        {
            return NotFound();
        }

        (Text, Version) = (Ticket.Text, Ticket.Version);
        return Page();
    }

    public IActionResult OnPostPreview()
    {
        if (!Load())
        {
            return NotFound();
        }

        var looked = split.Preview(Tenant, Id, Command, Reader);
        Preview = looked.Value;
        return looked.Failure is { } failure ? Refuse(failure) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!Load())
        {
            return NotFound();
        }

        var once = SentOnce.Text($"{Version}", $"split {Id} {Reader.Code}", $"{Text}|{Topic}|{Unit}");
        var result = await split.ExecuteAsync(Tenant, Id, Command, Reader, Version, once, ct);
        if (result.Failure is { } failure)
        {
            return Refuse(failure);
        }

        wake.Outbound(Tenant.Id);
        return Done(Words.T("split.done", ("no", result.Value!.Number)), read.Execute(Tenant, result.Value.Id, Reader).Ok ? $"~/console/tickets/{result.Value.Id}" : Here);
    }

    public string MeansName(string means) => Words.Has($"means.{means}") ? Words[$"means.{means}"]
        : Tenant.Configuration.Accounts.GetValueOrDefault(means)?.Plugin is { } plugin && Words.Has($"channel.{plugin}") ? Words[$"channel.{plugin}"] : means;

    private SplitCommand Command => new(Text, Topic, null, Unit, Files);

    private bool Load()
    {
        if (read.Execute(Tenant, Id, Reader).Value is not { } ticket || ticket.May?.Contains(TicketActs.Write) != true || ticket.Category == "closed")
        {
            return false;
        }

        Ticket = ticket;
        return true;
    }

    private IActionResult Refuse(Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
        {
            return NotFound();
        }

        failures.Into(ModelState, failure, Fields);
        Response.StatusCode = failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        Version = Ticket.Version;
        return Page();
    }
}
