using Derman.Core.Common;
using Derman.Core.Portal;
using Derman.Core.Tickets;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Derman.Host.Pages.Portal;

/// <summary>A request by its code: how it stands, what was said, and a word back. A wrong code, a foreign one and none at all look the same.</summary>
internal sealed class TrackModel(TrackTicket track, CitizenWrites writes, CitizenAsksReopen reopen, FailureWords failures, LedgerWords ledgers, IClock clock) : TenantPage
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public string? Message { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? FormKey { get; set; }

    public PublicTicketView? Ticket { get; private set; }

    public bool NotFoundHere { get; private set; }

    public Instant Now { get; } = clock.GetCurrentInstant();

    public LedgerModel Ledger { get; private set; } = new("", [], []);

    public string Headline => Words[Ticket switch
    {
        { Category: "closed" } => "portal.track.closed",
        { AnswerWantedBy: not null } => "portal.track.waitingYou",
        _ => "portal.track.working",
    }];

    public IActionResult OnGet()
    {
        FormKey = SentOnce.NewKey();
        return string.IsNullOrWhiteSpace(Code) ? Page() : Show(track.Execute(Tenant, Code, Frame.Language));
    }

    public async Task<IActionResult> OnPostWriteAsync(CancellationToken ct)
    {
        var result = await writes.ExecuteAsync(Tenant, Code, Message, Frame.Language, SentOnce.Text(FormKey, "write", Message), ct);
        return Answer(result, "portal.track.sent", "Message");
    }

    public async Task<IActionResult> OnPostReopenAsync(CancellationToken ct)
    {
        var result = await reopen.ExecuteAsync(Tenant, Code, Reason, Frame.Language, SentOnce.Text(FormKey, "reopen", Reason), ct);
        return Answer(result, "portal.track.reopenSent", "Reason");
    }

    private IActionResult Answer(Result<PublicTicketView> result, string toast, string field)
    {
        if (result.Failure is not { } failure)
        {
            return Done(Words[toast], $"~/track?code={Uri.EscapeDataString(result.Value!.TrackingCode)}");
        }

        if (failure.Kind != FailureKind.NotFound)
        {
            var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = field, ["comment"] = field };
            failures.Into(ModelState, failure, fields);
        }

        return Show(track.Execute(Tenant, Code, Frame.Language));
    }

    private PageResult Show(Result<PublicTicketView> result)
    {
        Ticket = result.Value;
        if (Ticket is null)
        {
            NotFoundHere = true;
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            Ledger = new LedgerModel(
                ledgers.Amount(Ticket.Custody.Aggregate(Duration.Zero, (sum, c) => sum + c.Held)),
                [.. Ticket.Custody.Select(c => new LedgerSegment(LedgerWords.HolderOf(c.Kind), Math.Max(1, c.Held.TotalMinutes)))],
                [.. Ticket.Custody.Select(c => new LedgerEntry(LedgerWords.HolderOf(c.Kind), ledgers.Amount(c.Held), ledgers.NameOf(c.Kind, c.Name)))]);
        }

        return Page();
    }
}
