using System.Security.Cryptography;
using System.Text;
using Derman.Core.Calls;
using Derman.Core.Citizens;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The telephone: who is calling now, and what became of the calls before.</summary>
internal sealed class CallsModel(ReadCalls calls, FinishCall finish, FailureWords failures, IClock clock) : DeskPage
{
    /// <summary>A line that was never hung up (the exchange lost the event) is not ringing any more after this long.</summary>
    private static readonly Duration LongestRing = Duration.FromMinutes(10);

    public IReadOnlyList<CallView> Ringing { get; private set; } = [];

    public IReadOnlyList<CallView> Log { get; private set; } = [];

    public Instant Now { get; } = clock.GetCurrentInstant();

    public void OnGet() => Fill();

    /// <summary>What the list says, in short: changes when a call does.</summary>
    public string Seen => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Ringing.Concat(Log).Select(c => $"{c.Account} {c.CallId} {c.State} {c.Result}"))))[..8]);

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

    public async Task<IActionResult> OnPostNoTicketAsync(string account, string callId, CancellationToken ct)
    {
        var result = await finish.NoTicketAsync(Tenant, account, callId, Reader, ct);
        return Done(result.Failure is { } failure ? failures.Of(failure) : Words["call.noTicket.done"], "~/console/calls");
    }

    /// <summary>The number of a person who is on the line is needed to call back; in the log it is masked.</summary>
    public static string Number(CallView call, bool whole) => call.From.Length == 0 ? "" : whole ? call.From : Mask.Phone(call.From);

    private void Fill()
    {
        var all = calls.Execute(Tenant, Reader);
        Ringing = [.. all.Where(c => c is { Result: null, State: "ringing" or "answered" } && Now - c.RingAt < LongestRing)];
        Log = [.. all.Except(Ringing)];
    }
}
