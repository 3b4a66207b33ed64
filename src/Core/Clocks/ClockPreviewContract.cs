using System.Text.Json.Serialization;

namespace Derman.Core.Clocks;

/// <summary>What somebody asks of a calendar that need not exist yet. Either a target or an end is given.</summary>
/// <param name="Holidays"><c>yyyy-MM-dd</c>, or <c>MM-dd</c> for every year.</param>
/// <param name="Start">ISO 8601 with an offset. Counting backward this is where counting begins, the later moment.</param>
/// <param name="End">Instead of a target: how much open time lies between start and end.</param>
/// <param name="Direction"><c>forward</c> (when absent) or <c>backward</c>.</param>
public sealed record ClockPreviewRequest(
    string? Timezone = null,
    WeeklyHours? Weekly = null,
    IReadOnlyList<string>? Holidays = null,
    IReadOnlyList<SpecialDay>? SpecialDays = null,
    string? Start = null,
    PreviewTarget? Target = null,
    string? Direction = null,
    IReadOnlyList<PreviewPause>? Pauses = null,
    string? End = null,
    IReadOnlyList<HoursRange>? Ranges = null,
    IReadOnlyList<string>? NotBusinessDays = null);

/// <summary>Numbers as JSON writes them: <c>5.0</c> days are five days, <c>5.5</c> are refused.</summary>
public sealed record PreviewTarget(decimal? Minutes = null, decimal? BusinessDays = null, decimal? CalendarDays = null, bool EndOfDay = false);

/// <param name="To">Absent or null while the clock still stands.</param>
public sealed record PreviewPause(string? From, string? To);

[JsonDerivedType(typeof(DuePreview))]
[JsonDerivedType(typeof(ElapsedPreview))]
public abstract record ClockPreviewAnswer;

/// <summary>
/// Times carry the offset valid in the asked zone. <paramref name="Due"/> is null when the target is zero or a pause has no end.
/// </summary>
public sealed record DuePreview(
    string? Due,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ActBy) : ClockPreviewAnswer;

public sealed record ElapsedPreview(decimal ElapsedSeconds) : ClockPreviewAnswer;

/// <summary>An answer, or every problem of the request.</summary>
public sealed record ClockPreviewOutcome(ClockPreviewAnswer? Answer, IReadOnlyList<CalendarProblem> Problems);
