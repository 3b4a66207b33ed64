using Derman.Core.Clocks;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Packs;

public class PlanAndMergeTests
{
    private static readonly TenantPack Base = Samples.Pack("erenler");

    [Fact]
    public void Compare_WithItself_IsEmpty() => Assert.True(PackPlan.Compare(Base, Samples.Pack("erenler")).IsEmpty);

    [Fact]
    public void Compare_NewTenant_AddsEverything()
    {
        var plan = PackPlan.Compare(null, Base);

        Assert.All(plan.Changes, c => Assert.Equal(PackChangeKind.Add, c.Kind));
        Assert.Contains(plan.Changes, c => c is { File: "topics.json", Item: "topic YOL-CUKUR" });
        Assert.Contains(plan.Changes, c => c is { File: "calendar.json", Item: "holiday office 10-29" });
        Assert.Contains(plan.Changes, c => c is { File: "texts/tr.json", Item: "text receipt" });
    }

    [Fact]
    public void Compare_ChangedTopic_NamesTheField()
    {
        var next = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK", Targets = t.Targets with { Resolve = Target.OfBusinessDays(3) } });

        Assert.Equal(
            [
                new(PackChangeKind.Change, "topics.json", "topic YOL-CUKUR", "owner", "FEN", "PARK"),
                new(
                    PackChangeKind.Change,
                    "topics.json",
                    "topic YOL-CUKUR",
                    "targets",
                    "{ \"firstResponse\": { \"minutes\": 60 }, \"assign\": { \"minutes\": 240 }, \"resolve\": { \"businessDays\": 5 } }",
                    "{ \"firstResponse\": { \"minutes\": 60 }, \"assign\": { \"minutes\": 240 }, \"resolve\": { \"businessDays\": 3 } }"),
            ],
            PackPlan.Compare(Base, next).Changes);
    }

    [Fact]
    public void Compare_AddedAndRemoved_AreItems()
    {
        var next = Base with
        {
            Neighbourhoods = new([.. Base.Neighbourhoods.Neighbourhoods.Skip(1), new("yeni-mahalle", "Yeni Mahalle")]),
        };

        Assert.Equal(
            [
                new(PackChangeKind.Add, "neighbourhoods.json", "neighbourhood yeni-mahalle"),
                new PackChange(PackChangeKind.Remove, "neighbourhoods.json", "neighbourhood alancuma"),
            ],
            PackPlan.Compare(Base, next).Changes);
    }

    [Fact]
    public void Compare_OtherOrder_IsTold()
    {
        var next = Base with { Topics = Base.Topics with { Topics = [.. Base.Topics.Topics.Reverse()] } };

        Assert.Equal(("topics", "order"), PackPlan.Compare(Base, next).Changes.Select(c => (c.Item, c.Field)).Single());
    }

    [Fact]
    public void Compare_FourEyesSwitchedOff_IsNotLostAsADefault()
    {
        var next = Base with { Workflow = Base.Workflow with { FourEyes = false } };

        Assert.Equal(
            new PackChange(PackChangeKind.Add, "workflow.json", "workflow", "fourEyes", null, "false"),
            PackPlan.Compare(Base, next).Changes.Single());
        Assert.False(PackReader.Check(next).Pack!.Workflow.FourEyes);
    }

    [Fact]
    public void Merge_EditOnScreen_OutlivesAnUnchangedPack()
    {
        var store = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" });

        var result = PackMerge.Merge(Base, store, Base);

        Assert.Empty(result.Conflicts);
        Assert.True(PackPlan.Compare(store, result.Merged).IsEmpty);
    }

    [Fact]
    public void Merge_ChangeOfThePack_ComesIn()
    {
        var next = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" });

        var result = PackMerge.Merge(Base, Base, next);

        Assert.Empty(result.Conflicts);
        Assert.True(PackPlan.Compare(next, result.Merged).IsEmpty);
    }

    [Fact]
    public void Merge_DifferentItems_KeepsBoth()
    {
        var store = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" }) with { Tenant = Base.Tenant with { Phone = "153" } };
        var next = WithTopic("TEM-COP", t => t with { NeedsLocation = false }) with { Tenant = Base.Tenant with { AreaCode = "265" } };

        var result = PackMerge.Merge(Base, store, next);

        Assert.Empty(result.Conflicts);
        Assert.Equal("PARK", Topic(result.Merged, "YOL-CUKUR").Owner);
        Assert.False(Topic(result.Merged, "TEM-COP").NeedsLocation);
        Assert.Equal(("153", "265"), (result.Merged.Tenant.Phone, result.Merged.Tenant.AreaCode));
    }

    [Fact]
    public void Merge_BothChangedOneItem_IsAConflictAndKeepsTheStore()
    {
        var store = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" });
        var next = WithTopic("YOL-CUKUR", t => t with { Owner = "ZAB" });

        var result = PackMerge.Merge(Base, store, next);

        var conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("topics.json", "topic YOL-CUKUR"), (conflict.File, conflict.Item));
        Assert.Contains("ZAB", conflict.Next, StringComparison.Ordinal);
        Assert.Equal("PARK", Topic(result.Merged, "YOL-CUKUR").Owner);
    }

    [Fact]
    public void Merge_BothMadeTheSameChange_IsNoConflict()
    {
        var same = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" });

        Assert.Empty(PackMerge.Merge(Base, same, WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" })).Conflicts);
    }

    [Fact]
    public void Merge_RemovedInThePackAndUntouched_IsGone()
    {
        var next = Base with { Topics = Base.Topics with { Topics = [.. Base.Topics.Topics.Where(t => t.Code != "PAZAR")] } };

        var result = PackMerge.Merge(Base, Base, next);

        Assert.Empty(result.Conflicts);
        Assert.DoesNotContain(result.Merged.Topics.Topics, t => t.Code == "PAZAR");
    }

    [Fact]
    public void Merge_RemovedInThePackButEdited_IsAConflictAndStays()
    {
        var store = WithTopic("PAZAR", t => t with { Note = "Salı ve cuma" });
        var next = Base with { Topics = Base.Topics with { Topics = [.. Base.Topics.Topics.Where(t => t.Code != "PAZAR")] } };

        var result = PackMerge.Merge(Base, store, next);

        Assert.Equal("topic PAZAR", Assert.Single(result.Conflicts).Item);
        Assert.Contains(result.Merged.Topics.Topics, t => t.Code == "PAZAR");
    }

    [Fact]
    public void Merge_HolidayAddedOnBothSides_KeepsBoth()
    {
        var result = PackMerge.Merge(Base, WithHoliday("2026-12-31"), WithHoliday("2026-03-18"));

        var holidays = result.Merged.Calendar.Calendars[0].Holidays!.Select(h => h.Date).ToList();
        Assert.Empty(result.Conflicts);
        Assert.Contains("2026-12-31", holidays);
        Assert.Contains("2026-03-18", holidays);
        Assert.Empty(PackReader.Check(result.Merged).Problems);
    }

    [Fact]
    public void Merge_HolidayInACalendarThePackDropped_IsAConflict()
    {
        var field = new CalendarDefinition("field", "Europe/Istanbul", new(Mon: [["09:00", "12:00"]]));

        var result = PackMerge.Merge(WithCalendar(field), WithCalendar(field with { Holidays = [new("2026-12-31")] }), Base);

        Assert.Equal("holiday field 2026-12-31", Assert.Single(result.Conflicts).Item);
    }

    [Fact]
    public void Merge_WithoutAnEarlierApply_ListsEveryDifference()
    {
        var store = WithTopic("YOL-CUKUR", t => t with { Owner = "PARK" });

        Assert.Equal("topic YOL-CUKUR", Assert.Single(PackMerge.Merge(null, store, Base).Conflicts).Item);
    }

    [Fact]
    public void Merge_PackWithAnEmptyList_StillHasTheFile()
    {
        var empty = Base with { Neighbourhoods = new([]) };

        Assert.Empty(PackMerge.Merge(empty, empty, empty).Merged.Neighbourhoods.Neighbourhoods);
    }

    [Fact]
    public void Merge_OrderSetOnScreen_Stays()
    {
        var store = Base with { Topics = Base.Topics with { Topics = [.. Base.Topics.Topics.Reverse()] } };

        Assert.Equal("PAZAR", PackMerge.Merge(Base, store, Base).Merged.Topics.Topics[0].Code);
    }

    private static TenantPack WithTopic(string code, Func<Topic, Topic> change) =>
        Base with { Topics = Base.Topics with { Topics = [.. Base.Topics.Topics.Select(t => t.Code == code ? change(t) : t)] } };

    private static TenantPack WithHoliday(string date) => Base with
    {
        Calendar = Base.Calendar with
        {
            Calendars = [.. Base.Calendar.Calendars.Select(c => c.Code == "office" ? c with { Holidays = [.. c.Holidays!, new(date)] } : c)],
        },
    };

    private static TenantPack WithCalendar(CalendarDefinition calendar) =>
        Base with { Calendar = Base.Calendar with { Calendars = [.. Base.Calendar.Calendars, calendar] } };

    private static Topic Topic(TenantPack pack, string code) => pack.Topics.Topics.Single(t => t.Code == code);
}
