using Derman.Core.Common;
using Derman.Core.Outside;
using Derman.Core.Tickets.Views;
using Derman.Host.Jobs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>Hands a request over to another body's server: which body, which of its services, what leaves the house.</summary>
internal sealed class OutsideModel(ReadTicket read, OutsideCatalogue catalogue, SendOutside send, DecideOutside decide, IOutsideGateway gateway, FailureWords failures, Dates dates, Wake wake, IClock clock) : DeskPage
{
    private const string AnswerPrefix = "Answers.";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Account { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Service { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public bool WithPerson { get; set; }

    public TicketView Ticket { get; private set; } = null!;

    public OutsideOffer Offer { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Bodies { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public OutsideService? Chosen { get; private set; }

    public string? Asked { get; private set; }

    public string? Fault { get; private set; }

    public string Here => $"~/console/tickets/{Id}/outside";

    /// <summary>What was given to a question.</summary>
    public IReadOnlyList<string> AnswersTo(string code) => Request.HasFormContentType ? [.. Request.Form[AnswerPrefix + code].OfType<string>()] : [];

    public async Task<IActionResult> OnGetAsync(bool anew, CancellationToken ct)
    {
        if (!await LoadAsync(anew, ct))
        {
            return NotFound();
        }

        Text = Ticket.PublicSummary ?? Ticket.Problem ?? Ticket.Text;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await LoadAsync(false, ct))
        {
            return NotFound();
        }

        var answers = Chosen?.Questions.ToDictionary(q => q.Code, q => AnswersTo(q.Code), StringComparer.Ordinal);
        var result = await send.ExecuteAsync(Tenant, Id, new OutsideCommand(Account, Service, Text, answers, WithPerson), Reader, null, ct);
        if (result.Failure is not { } failure)
        {
            wake.Outbound(Tenant.Id);
            return Done(Words["outside.done"], $"~/console/tickets/{Id}#outside");
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["account"] = "Account", ["service"] = "Service", ["text"] = "Text", ["withPerson"] = "WithPerson" };
        foreach (var question in Chosen?.Questions ?? [])
        {
            fields[$"answers.{question.Code}"] = AnswerPrefix + question.Code;
        }

        failures.Into(ModelState, failure, fields);
        Response.StatusCode = failure.Kind == FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <param name="report">The one to be decided on.</param>
    public async Task<IActionResult> OnPostDecideAsync(Guid report, bool again, CancellationToken ct)
    {
        var result = await decide.ExecuteAsync(Tenant, Id, report, again, Reader, ct);
        if (result.Failure is { } failure)
        {
            return failure.Kind == FailureKind.NotFound || !read.Execute(Tenant, Id, Reader).Ok ? NotFound() : Done(failures.Of(failure), $"~/console/tickets/{Id}#outside");
        }

        wake.Outbound(Tenant.Id);
        return Done(Words[again ? "outside.done" : "outside.leave"], $"~/console/tickets/{Id}#outside");
    }

    private async Task<bool> LoadAsync(bool anew, CancellationToken ct)
    {
        if (read.Execute(Tenant, Id, Reader).Value is not { } ticket || ticket.May?.Contains(TicketActs.Write) != true || ReadOutside.OfferOf(Tenant, Id, Reader) is not { } offer)
        {
            return false;
        }

        (Ticket, Offer) = (ticket, offer);
        var open = gateway.Accounts(Tenant);
        Bodies = [.. open.Select(a => new SelectListItem(Tenant.Configuration.Accounts[a].Names.In(Words.Language), a))];
        Account = open.Contains(Account) ? Account : open.Count == 1 ? open[0] : null;
        if (Account is null)
        {
            return true;
        }

        var list = await catalogue.ListAsync(Tenant, Account, anew, ct);
        Service ??= OutsideCatalogue.ChosenFor(Tenant, Account, offer.Topic);
        Chosen = list.Services.FirstOrDefault(s => s.Code == Service);
        var groups = list.Services.Select(s => s.Group).OfType<string>().Distinct(StringComparer.Ordinal).ToDictionary(g => g, g => new SelectListGroup { Name = g }, StringComparer.Ordinal);
        Services = [new SelectListItem(Words["common.choose"], ""), .. list.Services.Select(s => new SelectListItem(s.Name, s.Code) { Group = s.Group is { } g ? groups[g] : null })];
        Asked = list.At is { } at ? Words.T("outside.asked", ("when", dates.Near(at, clock.GetCurrentInstant()))) : null;
        Fault = list.Fault;
        return true;
    }
}
