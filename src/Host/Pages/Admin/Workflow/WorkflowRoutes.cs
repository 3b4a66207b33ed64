using System.Globalization;
using System.Text;

namespace Derman.Host.Pages.Admin.Workflow;

/// <summary>
/// The ways of the arrows: straight to a column beside, else along a lane of its own below all columns, so that no line runs over a box.
/// Counted from the side reading begins at; drawn from the other side in languages written from right to left.
/// </summary>
internal sealed class WorkflowRoutes(IReadOnlyList<int> heights, bool mirrored)
{
    public const int Wide = 150;
    public const int High = 40;
    public const int Gap = 18;
    public const int Between = 68;
    public const int Top = 58;
    public const int Pad = 10;
    private const int Margin = 46;
    private const int Lane = 9;
    private const int Round = 7;
    private const int Aside = 8;
    private int _lanes;

    public int Width => (heights.Count * (Wide + Between)) - Between + Margin + Pad + 2;

    public int Height => Bottom + (_lanes * Lane) + Pad;

    private int Bottom => heights.Max(Foot) + Pad;

    /// <summary>The near edge of a box, counted from where reading begins.</summary>
    public static int Left(int column) => Margin + (column * (Wide + Between));

    public static int Y(int row) => Top + (row * (High + Gap));

    public static int Foot(int boxes) => Top + (Math.Max(boxes, 1) * (High + Gap)) - Gap + Pad;

    /// <summary>Where something of this width is drawn.</summary>
    public int At(int x, int wide) => mirrored ? Width - x - wide : x;

    /// <param name="fromRow">The box; null: the whole column.</param>
    public string Way(int fromColumn, int? fromRow, int toColumn, int toRow)
    {
        var onwards = toColumn > fromColumn;
        var y = Y(toRow) + (High / 2) + (fromColumn == toColumn ? 0 : onwards ? -Aside : Aside);
        if (fromColumn == toColumn)
        {
            // Around the side, downwards on the far one.
            var start = Y(fromRow!.Value) + (High / 2);
            var (edge, bend) = y > start ? (Left(fromColumn) + Wide, 16 + (Math.Abs(toRow - fromRow.Value) * 4)) : (Left(fromColumn), -16 - (Math.Abs(toRow - fromRow.Value) * 4));
            return Line([(edge, start), (edge + bend, start), (edge + bend, y), (edge, y)]);
        }

        var pad = fromRow is null ? Pad : 0;
        var leave = onwards ? Left(fromColumn) + Wide + pad : Left(fromColumn) - pad;
        var arrive = onwards ? Left(toColumn) : Left(toColumn) + Wide;
        if (Math.Abs(toColumn - fromColumn) == 1)
        {
            var begin = fromRow is { } row ? Y(row) + (High / 2) + (onwards ? -Aside : Aside) : Math.Min(y, Foot(heights[fromColumn]) - Pad);
            var middle = (leave + arrive) / 2;
            return begin == y ? Line([(leave, y), (arrive, y)]) : Line([(leave, begin), (middle, begin), (middle, y), (arrive, y)]);
        }

        _lanes++;
        var (lane, near) = (Bottom + ((_lanes - 1) * Lane), arrive + ((onwards ? -1 : 1) * (Pad + 6 + (_lanes * 5 % 30))));
        if (fromRow is { } one)
        {
            var (out1, begin) = (leave + ((onwards ? 1 : -1) * (Pad + 4 + (_lanes * 5 % 30))), Y(one) + (High / 2) + (onwards ? -Aside : Aside));
            return Line([(leave, begin), (out1, begin), (out1, lane), (near, lane), (near, y), (arrive, y)]);
        }

        var foot = Left(fromColumn) + (Wide / 2) + ((onwards ? 1 : -1) * (_lanes * 6 % 60));
        return Line([(foot, Foot(heights[fromColumn])), (foot, lane), (near, lane), (near, y), (arrive, y)]);
    }

    /// <summary>Straight pieces with round corners.</summary>
    private string Line(ReadOnlySpan<(int X, int Y)> points)
    {
        var way = new StringBuilder().Append(CultureInfo.InvariantCulture, $"M{At(points[0].X, 0)} {points[0].Y}");
        for (var i = 1; i < points.Length - 1; i++)
        {
            var (before, after) = (Towards(points[i], points[i - 1]), Towards(points[i], points[i + 1]));
            way.Append(CultureInfo.InvariantCulture, $"L{At(before.X, 0)} {before.Y}Q{At(points[i].X, 0)} {points[i].Y} {At(after.X, 0)} {after.Y}");
        }

        return way.Append(CultureInfo.InvariantCulture, $"L{At(points[^1].X, 0)} {points[^1].Y}").ToString();
    }

    private static (int X, int Y) Towards((int X, int Y) from, (int X, int Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Min(Round, (Math.Abs(dx) + Math.Abs(dy)) / 2);
        return (from.X + (Math.Sign(dx) * length), from.Y + (Math.Sign(dy) * length));
    }
}
