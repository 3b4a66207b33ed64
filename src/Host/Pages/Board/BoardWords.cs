using Derman.Core.Board;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Board;

/// <summary>A board's numbers as sentences and rows, the same for the desk and for the wall.</summary>
internal sealed class BoardWords(TenantConfiguration configuration, BoardView view, IUiText text, Dates dates)
{
    public BoardView View => view;

    /// <summary>Twelve more than on a usual Monday; and honestly nothing where there is nothing to compare with.</summary>
    public string Compared()
    {
        var span = view.Period switch { BoardPeriod.Day => "day", BoardPeriod.Week => "week", _ => "fourWeeks" };
        var day = CalendarNames.Weekday((int)dates.DateOf(view.At).DayOfWeek, text.Language);
        if (view.Usual is not { } usual)
        {
            return text["board.usual.unknown"];
        }

        return usual.Difference(view.Numbers.Arrived) switch
        {
            null or 0 => text.T($"board.usual.{span}.same", ("day", day)),
            > 0 and var more => text.T($"board.usual.{span}.more", ("day", day), ("n", more)),
            var less => text.T($"board.usual.{span}.less", ("day", day), ("n", -less.Value)),
        };
    }

    public string Span() => view.Period == BoardPeriod.Day ? dates.Long(view.At) : text.T("board.span", ("from", dates.Date(view.From)), ("to", dates.Date(view.At)));

    public IReadOnlyList<UnitRow> Units() => [.. view.Units.Select(u => new UnitRow(
        u, configuration.Tree.Find(u.Code)?.Names.In(text.Language) ?? u.Code, string.Join(text.Direction == "rtl" ? "، " : ", ", u.Responsible), Share(u.Overdue, view.Units.Max(m => m.Overdue))))];

    public IReadOnlyList<PlaceRow> Hot() => view.Hot is not { } hot ? [] : [.. hot.Select(p => new PlaceRow(
        p, configuration.Neighbourhoods.GetValueOrDefault(p.Code)?.Name ?? p.Code, Share(p.Tickets, hot.Max(m => m.Tickets))))];

    public string Signed(int difference) => $"{(difference < 0 ? "−" : "+")}{Numerals.Number(Math.Abs(difference), text.Language)}";

    private static int Share(int part, int whole) => whole == 0 ? 0 : (int)Math.Ceiling(part * 100.0 / whole);
}

internal sealed record UnitRow(BoardUnit Unit, string Name, string Responsible, int Share);

internal sealed record PlaceRow(HotPlace Place, string Name, int Share);
