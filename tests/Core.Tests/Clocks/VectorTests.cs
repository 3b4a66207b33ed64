using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tests.Clocks;

/// <summary>Every vector against the engine.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> DueIds => ClockVector.Ids("due", "due_business_days", "due_backward");

    public static TheoryData<string> ElapsedIds => ClockVector.Ids("elapsed");

    public static TheoryData<string> PeriodIds => ClockVector.Ids("open_periods");

    public static TheoryData<string> WallTimeIds => ClockVector.Ids("local_to_instant");

    [Fact]
    public void Vectors_AreAllRun()
    {
        var kinds = ClockVector.Ids("due", "due_business_days", "due_backward", "elapsed", "open_periods", "local_to_instant", "error");

        Assert.Equal(80, ClockVector.Count);
        Assert.Equal(77, kinds.Count<object[]>()); // v021, v085 and v132 are below; v091 and v123 are not in the file
    }

    [Theory]
    [MemberData(nameof(DueIds))]
    public void Due_Vector_Agrees(string id)
    {
        var v = ClockVector.Get(id);
        Assert.False(v.EndOfWorkingDay);

        var deadline = v.Backward
            ? BusinessClock.Before(v.Calendar, v.StartInstant, v.Target, v.PauseList)
            : BusinessClock.Due(v.Calendar, v.StartInstant, v.Target, v.PauseList);

        Assert.Equal(DeadlineState.Set, deadline.State);
        Assert.Equal(ClockVector.At(v.ExpectedDue!), deadline.Due);
        if (v.ExpectedWaitingSeconds is { } waiting)
        {
            var paused = v.PauseList.Aggregate(Duration.Zero, (sum, p) => sum + BusinessClock.Elapsed(v.Calendar, p.From, p.To!.Value));
            Assert.Equal((double)waiting, paused.TotalSeconds);
        }
    }

    [Theory]
    [MemberData(nameof(ElapsedIds))]
    public void Elapsed_Vector_Agrees(string id)
    {
        var v = ClockVector.Get(id);

        var elapsed = BusinessClock.Elapsed(v.Calendar, v.StartInstant, ClockVector.At(v.End!), v.PauseList);

        Assert.Equal((double)v.ExpectedBusinessSeconds!, elapsed.TotalSeconds);
    }

    [Theory]
    [MemberData(nameof(PeriodIds))]
    public void OpenPeriods_Vector_Agrees(string id)
    {
        var v = ClockVector.Get(id);
        var expected = v.ExpectedPeriods.Select(p => new Interval(ClockVector.At(p[0]), ClockVector.At(p[1]))).ToList();

        Assert.Equal(expected, v.Calendar.OpenPeriods(v.StartInstant).Take(expected.Count));
        Assert.Equal(expected[0].Start, v.Calendar.NextOpening(v.StartInstant));
    }

    [Theory]
    [MemberData(nameof(WallTimeIds))]
    public void WallTime_Vector_Agrees(string id)
    {
        var v = ClockVector.Get(id);
        var zone = DateTimeZoneProviders.Tzdb[v.Timezone];

        Assert.True(WallTime.TryParse(v.Start[11..16], out var minute));
        Assert.Equal(ClockVector.At(v.ExpectedDue!), WallTime.At(zone, LocalDatePattern.Iso.Parse(v.Start[..10]).Value, minute));
    }

    [Theory]
    [InlineData("v023", "calendar.neverOpen")]
    [InlineData("v025", "calendar.timeInvalid")]
    public void Compile_ErrorVector_IsRefused(string id, string code) =>
        Assert.Equal(code, Assert.Single(WorkCalendar.Compile(ClockVector.Get(id).Definition).Problems).Code);

    [Fact]
    public void Target_ErrorVector_IsRefused() =>
        Assert.Equal("target.negative", Assert.Single(TargetCheck.Problems(ClockVector.Get("v059").Target, "target")).Code);

    [Theory]
    [InlineData("v021")]
    [InlineData("v085")]
    public void Due_ZeroTarget_IsNoDeadline(string id)
    {
        var v = ClockVector.Get(id);

        Assert.Equal(Deadline.None, BusinessClock.Due(v.Calendar, v.StartInstant, v.Target));
        Assert.Equal(Deadline.None, BusinessClock.Before(v.Calendar, v.StartInstant, v.Target));
    }

    [Fact]
    public void Due_StartWithSeconds_KeepsThem()
    {
        var v = ClockVector.Get("v132");

        Assert.Equal(ClockVector.At("2016-11-09T10:26:36+01:00"), BusinessClock.Due(v.Calendar, v.StartInstant, v.Target).Due);
    }
}
