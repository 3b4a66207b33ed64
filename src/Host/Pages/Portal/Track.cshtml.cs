using Derman.Core.Common;
using Derman.Core.Portal;
using Derman.Core.Portal.Files;
using Derman.Core.Tickets;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Derman.Host.Pages.Portal;

/// <summary>A request by its code: how it stands, what was said, and a word back. A wrong code, a foreign one and none at all look the same.</summary>
[RequestSizeLimit(PostedFiles.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = PostedFiles.MostBytes)]
internal sealed class TrackModel(
    TrackTicket track,
    CitizenWrites writes,
    CitizenConfirms confirms,
    CitizenAsksReopen reopen,
    StorageLimit storage,
    FailureWords failures,
    LedgerWords ledgers,
    IClock clock) : TenantPage
{
    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    [BindProperty]
    public string? Message { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Said with "done" or "not done".</summary>
    [BindProperty(Name = "Words")]
    public string? SaidWords { get; set; }

    [BindProperty(Name = "Done")]
    public bool SaidDone { get; set; }

    [BindProperty]
    public List<IFormFile> Photos { get; set; } = [];

    [BindProperty]
    public string? FormKey { get; set; }

    public PublicTicketView? Ticket { get; private set; }

    public bool NotFoundHere { get; private set; }

    public Instant Now { get; } = clock.GetCurrentInstant();

    public LedgerModel Ledger { get; private set; } = new("", [], []);

    /// <summary>In its first hours there is nothing to add up yet.</summary>
    public bool LedgerTells => Ticket!.Custody.Aggregate(Duration.Zero, (sum, c) => sum + c.Held) >= Duration.FromHours(4);

    public string Headline => Words[Ticket switch
    {
        { Joined: { Category: not "closed" } } => "portal.track.working",
        { Category: "closed" } => "portal.track.closed",
        { ConfirmWanted: true } => "portal.track.waitingYes",
        { AnswerWantedBy: not null } => "portal.track.waitingYou",
        _ => "portal.track.working",
    }];

    /// <summary>What comes next, when somebody is to do something.</summary>
    public string? Next => Ticket switch
    {
        { ConfirmWanted: true } or { AnswerWantedBy: not null } => Words["portal.track.yourAnswer"],
        { Joined: { Category: not "closed" } } => Words["portal.story.next.work"],
        { Category: "closed" } => null,
        { ReopenRequested: true } => Words["portal.story.next.reopen"],
        _ => Words["portal.story.next.work"],
    };

    public IActionResult OnGet()
    {
        FormKey = SentOnce.NewKey();
        return string.IsNullOrWhiteSpace(Code) ? Page() : Show(track.Execute(Tenant, Code, Frame.Language));
    }

    public async Task<IActionResult> OnPostWriteAsync(CancellationToken ct)
    {
        var files = await FilesAsync(ct);
        var result = files.Failure is { } refused
            ? refused
            : await writes.ExecuteAsync(Tenant, Code, Message, files.Value!, Frame.Language, SentOnce.Text(FormKey, "write", Message), ct);
        return Answer(result, "portal.track.sent", "Message");
    }

    public async Task<IActionResult> OnPostConfirmAsync(CancellationToken ct)
    {
        var files = await FilesAsync(ct);
        var result = files.Failure is { } refused
            ? refused
            : await confirms.ExecuteAsync(Tenant, Code, SaidDone, SaidWords, files.Value!, Frame.Language, SentOnce.Text(FormKey, SaidDone ? "done" : "notDone", SaidWords), ct);
        return Answer(result, SaidDone ? "portal.track.thanksDone" : "portal.track.thanksNotDone", "Words");
    }

    private async Task<Result<IReadOnlyList<CitizenFile>>> FilesAsync(CancellationToken ct) =>
        Photos.Count > 0 && storage.Refusal(Tenant.Id) is { } full ? full : await PostedFiles.TakeAsync(Photos, [], _ => 0, ct);

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
            var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = field, ["comment"] = field, [CitizenFile.Photo] = "Photos" };
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
