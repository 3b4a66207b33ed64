using System.Text.Json;
using Derman.Core.Clocks;

namespace Derman.Core.Tests.Clocks;

public sealed class ClockPreviewTests
{
    private static readonly ClockPreviewRequest Office = new(
        "Europe/Istanbul",
        Calendars.TurkeyDefinition.Weekly,
        ["05-01"],
        Start: "2026-04-01T10:00:00+03:00",
        Target: new(CalendarDays: 30, EndOfDay: true));

    private static readonly JsonSerializerOptions Plain =
        new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Preview_TermEndingOnHoliday_AnswersActBy() =>
        Assert.Equal(
            """{"due":"2026-05-01T23:59:59+03:00","actBy":"2026-04-30T17:00:00+03:00"}""",
            JsonSerializer.Serialize(ClockPreview.Evaluate(Office).Answer, Plain));

    [Fact]
    public void Preview_StartInOtherOffset_AnswersInTheZone()
    {
        var answer = ClockPreview.Evaluate(Office with { Start = "2026-04-01T07:00Z", Target = new(Minutes: 1.5m) }).Answer;

        Assert.Equal(new DuePreview("2026-04-01T10:01:30+03:00", null), answer);
    }

    [Fact]
    public void Preview_ClockThatStands_AnswersNoDue() =>
        Assert.Equal(
            new DuePreview(null, null),
            ClockPreview.Evaluate(Office with { Target = new(Minutes: 60), Pauses = [new("2026-04-01T10:30:00+03:00", null)] }).Answer);

    [Fact]
    public void Preview_WholeDaysWrittenAsFraction_AreTaken() =>
        Assert.Equal(new DuePreview("2026-04-02T10:00:00+03:00", null), ClockPreview.Evaluate(Office with { Target = new(BusinessDays: 1.0m) }).Answer);

    [Fact]
    public void Preview_BrokenRequest_NamesEveryProblem()
    {
        var outcome = ClockPreview.Evaluate(new(
            "Mars/Olympus",
            new(Mon: [["08:00", "25:00"]]),
            ["13-01"],
            Start: "2026-04-01",
            Target: new(BusinessDays: 1.5m),
            Direction: "sideways",
            Pauses: [new("2026-04-01T10:00:00", "2026-04-01 10:00"), new("2026-04-02T10:00:00Z", "2026-04-01T10:00:00Z"), new(null, null)],
            End: "1500-01-01T00:00:00Z"));

        Assert.Null(outcome.Answer);
        Assert.Equal(
            [
                "timezone calendar.zoneUnknown",
                "weekly.mon[0][1] calendar.timeInvalid",
                "holidays[0] calendar.dateInvalid",
                "start time.dateOnly",
                "pauses[0].from time.offsetMissing",
                "pauses[0].to time.invalid",
                "pauses[1] pause.reversed",
                "pauses[2].from time.missing",
                "direction preview.direction",
                "target preview.targetOrEnd",
                "end time.outOfRange",
                "target.businessDays target.notWhole",
            ],
            outcome.Problems.Select(p => $"{p.Path} {p.Code}"),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Preview_TargetWithoutOrWithTwoAmounts_IsRefused()
    {
        Assert.Equal("target.oneAmount", Code(Office with { Target = new() }));
        Assert.Equal("target.oneAmount", Code(Office with { Target = new(Minutes: 5, BusinessDays: 1) }));
        Assert.Equal("target.tooLarge", Code(Office with { Target = new(CalendarDays: 2_000_000_000) }));
        Assert.Equal("target.tooLarge", Code(Office with { Target = new(Minutes: decimal.MaxValue) }));
        Assert.Equal("target.notWhole", Code(Office with { Target = new(CalendarDays: decimal.MaxValue) }));
        Assert.Equal("target.unreachable", Code(Office with { Target = new(Minutes: 26_000_000) }));
        Assert.Equal("preview.targetOrEnd", Code(Office with { Target = null }));
    }

    private static string Code(ClockPreviewRequest request) => Assert.Single(ClockPreview.Evaluate(request).Problems).Code;
}
