using System.Globalization;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Views;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Taking back the step just made, from the line that says it was made.</summary>
internal sealed partial class TicketModel
{
    private const string StepKey = "ticketUndo";

    /// <summary>The step that can still be taken back, with what was done; null without one.</summary>
    public (long Step, string Said)? Undoable { get; private set; }

    public async Task<IActionResult> OnPostUndoAsync(long step, CancellationToken ct)
    {
        var result = await undo.ExecuteAsync(Tenant, Id, step, Reader, ct);
        return result.Failure is { } failure
            ? Refuse(failure, [])
            : Done(Words.T("undone.done", ("no", result.Value!.Number)), read.Execute(Tenant, Id, Reader).Ok ? Here : "~/console");
    }

    /// <summary>As <see cref="TenantPage.Done"/>, with the way back beside it where there is one.</summary>
    private IActionResult DoneWithUndo(TicketView ticket, string said)
    {
        if (undo.Offer(Tenant, ticket.Id, Reader) is not { } step)
        {
            return Done(said, read.Execute(Tenant, Id, Reader).Ok ? Here : "~/console");
        }

        TempData[StepKey] = string.Create(CultureInfo.InvariantCulture, $"{step} {said}");
        return Redirect(Url.Content(Here));
    }

    private void OfferUndo()
    {
        if (TempData[StepKey] is string kept && kept.IndexOf(' ', StringComparison.Ordinal) is > 0 and var at
            && long.TryParse(kept.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
        {
            Undoable = (step, kept[(at + 1)..]);
        }
    }
}
