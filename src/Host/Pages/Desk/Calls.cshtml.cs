using System.Security.Cryptography;
using System.Text;
using Derman.Core.Calls;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The telephone: who is calling now, and what became of the calls before.</summary>
internal sealed class CallsModel(
    ReadCalls calls, ReadOffers offers, FinishCall finish, ReadCallBacks backs, WorkCallBacks work, Extensions extensions, ReadOperators operators, OperatorPresence presence, FailureWords failures, IClock clock) : DeskPage
{
    private const string Home = "~/console/calls";

    public IReadOnlyList<CallView> Ringing { get; private set; } = [];

    public IReadOnlyList<CallView> Log { get; private set; } = [];

    /// <summary>Calls that have ended and are a request to be, the reader's own first.</summary>
    public IReadOnlyList<CallView> Drafts { get; private set; } = [];

    public IReadOnlyList<OperatorView> Operators { get; private set; } = [];

    public CallBackList Backs { get; private set; } = new([], 0, 0, 0);

    /// <summary>Who only looks on sees who waits, and calls nobody.</summary>
    public bool MayCall => CallBackRights.MayCall(Tenant.Configuration, Reader);

    /// <summary>Where this person sits, as the exchange names it.</summary>
    [BindProperty]
    public string? Telephone { get; set; }

    public Instant Now { get; } = clock.GetCurrentInstant();

    public void OnGet()
    {
        Telephone = extensions.Of(Tenant, Reader);
        Fill();
    }

    /// <summary>What the list says, in short: changes when a call does.</summary>
    public string Seen => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Ringing.Concat(Log).Select(c => $"{c.Account} {c.CallId} {c.State} {c.Result} {c.Recordings.Count} {c.Position} {c.RingsHere} {c.AnswerBy < Now} {c.Draft} {string.Join(' ', c.RingsAt)}")
        .Concat(Backs.Items.Select(b => $"{b.Id} {b.Calls} {b.Tries} {b.Holder} {b.HeldUntil} {b.Late} {b.NextAt <= Now}")).Concat(Operators.Select(o => $"{o.Staff} {o.Telephone} {o.State} {o.Since} {o.Missed}")).Append($"{Backs.Withheld}"))))[..8]);

    /// <param name="seen">What the screen shows already.</param>
    public IActionResult OnGetRows(string? seen)
    {
        Fill();
        if (seen == Seen)
        {
            return new NoContentResult();
        }

        return new PartialViewResult { ViewName = "_Calls", ViewData = new ViewDataDictionary<CallsModel>(ViewData, this) };
    }

    /// <summary>What rings at this person's own telephone, for the other pages.</summary>
    public IActionResult OnGetOffer()
    {
        if (offers.Execute(Tenant, Reader) is { Count: > 0 })
        {
            FillCalls(); // Asked by every page that opens: the log is read only when something rings.
        }

        return new PartialViewResult { ViewName = "_Offer", ViewData = new ViewDataDictionary<CallsModel>(ViewData, this) };
    }

    public async Task<IActionResult> OnPostTakeAsync(Guid id, CancellationToken ct) => Said(await work.TakeAsync(Tenant, id, Reader, ct), "callBack.take.done");

    public async Task<IActionResult> OnPostReleaseAsync(Guid id, CancellationToken ct) => Said(await work.ReleaseAsync(Tenant, id, Reader, ct), "callBack.release.done");

    public async Task<IActionResult> OnPostNotReachedAsync(Guid id, CancellationToken ct) => Said(await work.NotReachedAsync(Tenant, id, Reader, ct), "callBack.notReached.done");

    public async Task<IActionResult> OnPostSpokenAsync(Guid id, CancellationToken ct) => Said(await work.SpokenAsync(Tenant, id, null, Reader, ct), "callBack.spoken.done");

    public async Task<IActionResult> OnPostExtensionAsync(CancellationToken ct)
    {
        var result = await extensions.SetAsync(Tenant, Telephone, Reader, ct);
        return Said(result, "extension.done");
    }

    public async Task<IActionResult> OnPostBackAsync(CancellationToken ct)
    {
        await presence.BackAsync(Tenant, Reader, ct);
        return Done(Words["telephone.back.done"], Home);
    }

    public async Task<IActionResult> OnPostNoTicketAsync(string account, string callId, CancellationToken ct)
    {
        var result = await finish.NoTicketAsync(Tenant, account, callId, Reader, ct);
        return Said(result, "call.noTicket.done");
    }

    /// <summary>The number of who is to be called, as this reader may know it.</summary>
    public string NumberOf(CallBackView back) => back.Mine ? back.Number : Mask.Phone(back.Number);

    /// <summary>Queue, waiting time and who did not answer, in one small line.</summary>
    public string Detail(CallView call)
    {
        List<string> parts = [];
        if (call.Queue is { } queue)
        {
            parts.Add(Words.T("call.queue", ("queue", queue)));
        }

        parts.AddRange(CallWords.Times(Words, call.Waited, call.Talked, call.EndedBy));
        if (call.MissedAt.Count > 0)
        {
            parts.Add(Words.T("call.missedAt", ("who", string.Join(", ", call.MissedAt))));
        }

        return Numerals.Digits(string.Join(" · ", parts), Frame.Language);
    }

    private IActionResult Said(Result<bool> result, string done) => Done(result.Failure is { } failure ? failures.Of(failure) : Words[done], Home);

    /// <summary>The number of a person who is on the line is needed to call back; in the log it is masked.</summary>
    public static string Number(CallView call, bool whole) => call.From.Length == 0 ? "" : whole ? call.From : Mask.Phone(call.From);

    private void Fill()
    {
        FillCalls();
        Backs = backs.Execute(Tenant, Reader);
        Operators = operators.Execute(Tenant, Reader);
    }

    private void FillCalls()
    {
        var all = calls.Execute(Tenant, Reader);
        Ringing = [.. all.Where(c => c.GoesOn(Now)).OrderByDescending(c => c.RingsHere)];
        Log = [.. all.Except(Ringing)];
        Drafts = [.. Log.Where(c => c.Draft).OrderByDescending(c => c.Mine)];
    }
}
