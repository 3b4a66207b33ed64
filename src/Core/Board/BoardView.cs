using NodaTime;

namespace Derman.Core.Board;

/// <summary>All that one board shows. Nothing of any citizen.</summary>
/// <param name="Whole">About the whole institution; otherwise about the reader's part of the tree.</param>
/// <param name="From">First day of the period; the last is the day of <paramref name="At"/>.</param>
/// <param name="Usual">What had arrived by this time in comparable periods; null while there are too few of them.</param>
/// <param name="Hot">Where more arrived than usual, the most unusual first; null while there is too little to compare with.</param>
/// <param name="Days">The last fourteen days, the oldest first.</param>
/// <param name="Calls">Of the whole institution alone: calls belong to no directorate. Null where none has ever come in.</param>
public sealed record BoardView(
    Instant At,
    BoardPeriod Period,
    bool Whole,
    LocalDate From,
    BoardNumbers Numbers,
    Usual? Usual,
    IReadOnlyList<BoardUnit> Units,
    IReadOnlyList<HotPlace>? Hot,
    IReadOnlyList<BoardDay> Days,
    BoardCalls? Calls = null);

public sealed record BoardNumbers(int Arrived, int Solved, int Closed, int Open, int Waiting, int Overdue, int DueToday, int Broken);

/// <param name="Responsible">Names of its heads, or of the nearest ones above it.</param>
public sealed record BoardUnit(string Code, int Open, int Overdue, int Broken, IReadOnlyList<string> Responsible);

/// <param name="Usual">Median of the same days of the weeks before.</param>
public sealed record HotPlace(string Code, int Tickets, int Usual);

/// <summary>The telephone in the period; what waits, at this moment.</summary>
/// <param name="Abandoned">Hung up before an answer.</param>
/// <param name="Withheld">Of them without a number: nobody can call back.</param>
/// <param name="Waiting">Call-backs that are open.</param>
/// <param name="Late">Of them, nobody called and the time is over.</param>
/// <param name="Kept">Call-backs due in the period that were made in time.</param>
/// <param name="Broken">Due in the period and not made in time, whether later or not at all.</param>
public sealed record BoardCalls(int In, int Answered, int Abandoned, int Withheld, int Waiting, int Late, int Kept, int Broken);

public sealed record BoardDay(LocalDate Day, int Arrived, int Closed);
