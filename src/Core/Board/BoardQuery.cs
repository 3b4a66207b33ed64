namespace Derman.Core.Board;

/// <summary>What a number of the board counts, and the list behind it holds.</summary>
public enum BoardSubject
{
    /// <summary>Registered in the period.</summary>
    Arrived,

    /// <summary>Solved in the period, and still so.</summary>
    Solved,

    /// <summary>Closed in the period, and still so.</summary>
    Closed,

    /// <summary>Not closed at this moment.</summary>
    Open,

    /// <summary>Open, and waiting for somebody else at this moment.</summary>
    Waiting,

    /// <summary>Open, with a clock that has run out.</summary>
    Overdue,

    /// <summary>Open, with a clock that runs out later today.</summary>
    DueToday,

    /// <summary>With a promise to the citizen that ran out unkept in the period, whether it was met later or not.</summary>
    Broken,
}

public enum BoardPeriod
{
    /// <summary>Since midnight.</summary>
    Day,

    /// <summary>Today and the six days before.</summary>
    Week,

    /// <summary>Today and the 27 days before: the longest for which nothing asked for can lie in the archive.</summary>
    FourWeeks,
}

/// <summary>The tickets behind one number.</summary>
/// <param name="Directorate">Of this directorate alone; null for all that the reader's board is about.</param>
/// <param name="Neighbourhood">Only there; for <see cref="BoardSubject.Arrived"/>.</param>
/// <param name="Cursor">From the page before; opaque.</param>
public sealed record BoardQuery(
    BoardSubject Subject, BoardPeriod Period = BoardPeriod.Day, string? Directorate = null, string? Neighbourhood = null, string? Cursor = null, int Limit = 50);
