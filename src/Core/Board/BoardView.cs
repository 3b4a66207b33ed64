using NodaTime;

namespace Derman.Core.Board;

/// <summary>All that one board shows. Nothing of any citizen.</summary>
/// <param name="Whole">About the whole institution; otherwise about the reader's part of the tree.</param>
/// <param name="From">First day of the period; the last is the day of <paramref name="At"/>.</param>
/// <param name="Usual">What had arrived by this time in comparable periods; null while there are too few of them.</param>
/// <param name="Hot">Where more arrived than usual, the most unusual first; null while there is too little to compare with.</param>
/// <param name="Days">The last fourteen days, the oldest first.</param>
public sealed record BoardView(
    Instant At,
    BoardPeriod Period,
    bool Whole,
    LocalDate From,
    BoardNumbers Numbers,
    Usual? Usual,
    IReadOnlyList<BoardUnit> Units,
    IReadOnlyList<HotPlace>? Hot,
    IReadOnlyList<BoardDay> Days);

public sealed record BoardNumbers(int Arrived, int Solved, int Closed, int Open, int Waiting, int Overdue, int DueToday, int Broken);

/// <param name="Responsible">Names of its heads, or of the nearest ones above it.</param>
public sealed record BoardUnit(string Code, int Open, int Overdue, int Broken, IReadOnlyList<string> Responsible);

/// <param name="Usual">Median of the same days of the weeks before.</param>
public sealed record HotPlace(string Code, int Tickets, int Usual);

public sealed record BoardDay(LocalDate Day, int Arrived, int Closed);
