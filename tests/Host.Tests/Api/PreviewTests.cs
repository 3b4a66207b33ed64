using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>POST /clocks/preview: the shape promised to programs. The engine itself is proven with its vectors elsewhere.</summary>
public sealed class PreviewTests(HostFixture fixture) : IClassFixture<HostFixture>
{

    private static readonly string[][] Day = [["08:00", "12:00"], ["13:00", "17:00"]];

    [Fact]
    public async Task Minutes_SkipLunchNightAndHoliday()
    {
        // Wednesday 28 October 2026, 16:30; the 29th is a holiday.
        var answer = await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), holidays = new[] { "2026-10-29", "05-01" }, start = "2026-10-28T16:30:00+03:00", target = new { minutes = 60.5 } });
        Assert.Equal("2026-10-30T08:30:30+03:00", answer.Is(200).At("due"));
    }

    [Fact]
    public async Task CalendarDaysAtEndOfDay_TellTheLastWorkingMomentBefore()
    {
        var answer = (await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-05T10:00:00+03:00", target = new { calendarDays = 30, endOfDay = true } })).Is(200);
        Assert.StartsWith("2026-04-04", answer.At("due"), StringComparison.Ordinal);
        Assert.StartsWith("2026-04-03T17:00", answer.At("actBy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackwardAndPausesAndEnd_AreAnswered()
    {
        var backward = await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02T09:00:00+03:00", target = new { minutes = 120 }, direction = "backward" });
        Assert.Equal("2026-02-27T16:00:00+03:00", backward.Is(200).At("due"));
        var paused = await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02T09:00:00+03:00", target = new { minutes = 60 }, pauses = new[] { new { from = "2026-03-02T09:30:00+03:00", to = "2026-03-02T10:30:00+03:00" } } });
        Assert.Equal("2026-03-02T11:00:00+03:00", paused.Is(200).At("due"));
        var elapsed = await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02T09:00:00+03:00", end = "2026-03-03T09:00:00+03:00" });
        Assert.Equal(8 * 3600, elapsed.Is(200).GetProperty("elapsedSeconds").GetDecimal());
        var special = await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), specialDays = new[] { new { date = "2026-03-02", intervals = new[] { new[] { "08:00", "09:30" } } } }, start = "2026-03-02T09:00:00+03:00", target = new { minutes = 60 } });
        Assert.Equal("2026-03-03T08:30:00+03:00", special.Is(200).At("due"));
    }

    [Fact]
    public async Task Faults_AreNamedWithTheirFields()
    {
        (await AskAsync(new { timezone = "Europe/Istanbul", weekly = new { }, start = "2026-03-02T09:00:00+03:00", target = new { minutes = 1 } })).IsProblem(422, "calendar.neverOpen");
        (await AskAsync(new { timezone = "Mars", weekly = Week(), start = "2026-03-02T09:00:00+03:00", target = new { minutes = 1 } })).IsProblem(422, "calendar.zoneUnknown");
        (await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02", target = new { minutes = 1 } })).IsProblem(422, "time.dateOnly");
        (await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02T09:00:00+03:00" })).IsProblem(422, "preview.targetOrEnd");
        (await AskAsync(new { timezone = "Europe/Istanbul", weekly = Week(), start = "2026-03-02T09:00:00+03:00", target = new { businessDays = 1.5 } })).IsProblem(422, "target.notWhole");
        var many = (await AskAsync(new { timezone = "Mars", weekly = new { mon = new[] { new[] { "12:00", "08:00" } } }, direction = "sideways" })).IsProblem(422, "request.invalid");
        Assert.All(many.List("errors"), e => Assert.NotEqual(e.At("code"), e.At("message")));
        (await AskAsync(new { })).Is(422);
    }

    private Task<Answer> AskAsync(object question) => fixture.Erenler.PostAsync("/clocks/preview", question);

    private static object Week() => new { mon = Day, tue = Day, wed = Day, thu = Day, fri = Day };
}
