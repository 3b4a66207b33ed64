using Derman.Core.Board;
using Derman.Host.Localisation;
using Derman.Host.Pages.Desk;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Derman.Host.Pages.Board;

/// <summary>A page about the whole, or one's part of it. Who answers for nothing has none, and does not see it in the menu.</summary>
internal abstract class BoardPage : DeskPage
{
    public static readonly IReadOnlyList<(string Code, BoardPeriod Period)> Periods = [("day", BoardPeriod.Day), ("week", BoardPeriod.Week), ("four-weeks", BoardPeriod.FourWeeks)];

    [BindProperty(SupportsGet = true, Name = "period")]
    public string? PeriodCode { get; set; }

    public BoardPeriod Period => Periods.FirstOrDefault(p => p.Code == PeriodCode).Period;

    [NonHandler]
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (context.Result is null && BoardScope.Of(Tenant.Configuration, Reader) is null)
        {
            context.Result = new RedirectResult(Url.Content("~/console/denied"));
        }
    }

    public static string CodeOf(BoardPeriod period) => Periods.First(p => p.Period == period).Code;

    public static string CodeOf(BoardSubject subject) => subject switch
    {
        BoardSubject.DueToday => "due-today",
        _ => subject.ToString().ToLowerInvariant(),
    };

    public string Number(int value) => Numerals.Number(value, Words.Language);
}
