using Derman.Core.Board;
using Derman.Host.Localisation;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Board;

/// <summary>
/// The board on a wall: large, nothing to press, no name of anybody. Its script asks for the inner part again when something has happened;
/// without a script the page loads itself anew.
/// </summary>
internal sealed class WallModel(ReadBoard board, Dates dates) : BoardPage
{
    /// <summary>Units on the wall; more could not be read from across a corridor.</summary>
    public const int MostUnits = 8;

    public BoardWords Board { get; private set; } = null!;

    public IActionResult OnGet()
    {
        Board = new BoardWords(Tenant.Configuration, board.Execute(Tenant, BoardPeriod.Day, Reader).Value!, Words, dates);
        if (Request.Headers.ContainsKey("HX-Request"))
        {
            return Partial("_Wall", this);
        }

        Response.Headers["Refresh"] = "300"; // Also brings a screen back whose script died, and shows the sign-in page when the session has ended.
        return Page();
    }
}
