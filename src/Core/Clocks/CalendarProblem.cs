using System.Diagnostics.CodeAnalysis;

namespace Derman.Core.Clocks;

/// <summary>One thing wrong with what somebody wrote: where, which, why, and what to do about it.</summary>
/// <param name="Path">Place inside the refused object, for example <c>weekly.tue[0][1]</c>.</param>
/// <param name="Code">Stable, for example <c>calendar.neverOpen</c>; the key of the translated text.</param>
public sealed record CalendarProblem(string Path, string Code, string Cause, string Cure);

/// <summary>A calendar ready to count with, or every problem found in its definition.</summary>
public sealed record CalendarCompilation(WorkCalendar? Calendar, IReadOnlyList<CalendarProblem> Problems)
{
    [MemberNotNullWhen(true, nameof(Calendar))]
    public bool Ok => Calendar is not null;
}
