using System.Globalization;
using Derman.Core.Tickets.Views;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Taking back the step just made, from the line that says it was made.</summary>
internal sealed partial class TicketModel
{
    public async Task<IActionResult> OnPostUndoAsync(long step, CancellationToken ct)
    {
        var result = await undo.ExecuteAsync(Tenant, Id, step, Reader, ct);
        return result.Failure is { } failure
            ? Refuse(failure, [])
            : Done(Words.T("undone.done", ("no", result.Value!.Number)), read.Execute(Tenant, Id, Reader).Ok ? Here : "~/console");
    }

    /// <summary>Says what was done, with the way back beside it where there is one.</summary>
    private IActionResult DoneWithUndo(TicketView ticket, string said)
    {
        // After a move to another unit this person may not see it any more.
        var step = undo.Offer(Tenant, ticket.Id, Reader);
        return Done(
            said,
            read.Execute(Tenant, Id, Reader).Ok ? Here : "~/console",
            step is { } last ? string.Create(CultureInfo.InvariantCulture, $"{Here}?handler=Undo&step={last}") : null);
    }
}
