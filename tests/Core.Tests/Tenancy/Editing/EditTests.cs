using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy.Editing;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Tests.Tenancy.Editing;

/// <summary>What the screens of the administration make of a pack. Every result must pass the check of packs.</summary>
public sealed class EditTests : IAsyncLifetime
{
    private TenantPack _pack = null!;

    public async Task InitializeAsync() => _pack = await TenantPacks.ReadAsync("erenler");

    public Task DisposeAsync() => Task.CompletedTask;

    private static Dictionary<string, string?> Names(string name) => new(StringComparer.Ordinal) { ["tr"] = name, ["en"] = name };

    private static TenantPack Sound(Result<TenantPack> edited)
    {
        Assert.True(edited.Ok, edited.Failure?.Code);
        Assert.Empty(PackReader.Check(edited.Value!).Problems);
        return edited.Value!;
    }

    private Directorate Unit(TenantPack pack, string code) => pack.Organisation.Directorates.Single(d => d.Code == code);

    private List<string> Siblings(TenantPack pack, string parent) => [.. pack.Organisation.Directorates.Where(d => d.Parent == parent).Select(d => d.Code)];

    [Fact]
    public void Unit_GetsACodeOfItsName_AndStandsLast()
    {
        var next = Sound(TreeEdits.Add(_pack, new UnitInput(Names("Gençlik Şefliği"), "FEN", "office")));

        Assert.Equal("GENCLIK-SEFLIGI", Siblings(next, "FEN")[^1]);
        Assert.Equal("office", Unit(next, "GENCLIK-SEFLIGI").Level);
        var again = Sound(TreeEdits.Add(next, new UnitInput(Names("Gençlik Şefliği"), "FEN", "office")));
        Assert.Contains("GENCLIK-SEFLIGI-2", Siblings(again, "FEN"));
    }

    [Fact]
    public void PersianName_GetsANumberedCode() => Assert.Equal("UNIT-1", TreeEdits.CodeFor(_pack, "امور اداری"));

    [Fact]
    public void Move_PutsAUnitBeforeItsNewSibling_AndTakesWhatIsBelowAlong()
    {
        var parent = Unit(_pack, "FEN").Parent!;
        var first = Siblings(_pack, parent)[0];
        var other = Siblings(_pack, parent)[2];

        var next = Sound(TreeEdits.Move(_pack, other, parent, first));

        Assert.Equal(other, Siblings(next, parent)[0]);
        Assert.Equal(first, Siblings(next, parent)[1]);
        Assert.Equal(_pack.Organisation.Directorates.Count, next.Organisation.Directorates.Count);
    }

    [Fact]
    public void Move_BelowItself_IsRefused()
    {
        var parent = Unit(_pack, "FEN").Parent!;
        Assert.Equal("tree.belowItself", TreeEdits.Move(_pack, parent, "FEN", null).Failure!.Code);
        Assert.Equal("tree.belowItself", TreeEdits.Move(_pack, "FEN", "FEN", null).Failure!.Code);
    }

    [Fact]
    public void Top_StaysTheTop()
    {
        var top = _pack.Organisation.Directorates.Single(d => d is { Parent: null, External: false }).Code;
        Assert.Equal("tree.top", TreeEdits.Move(_pack, top, "FEN", null).Failure!.Code);
        Assert.Equal("tree.top", TreeEdits.Retire(_pack, top).Failure!.Code);
        Assert.Equal("tree.top", TreeEdits.Retire(_pack, _pack.Tenant.Desk).Failure!.Code);
    }

    [Fact]
    public void Retire_WithTopicsOrUnitsBelow_IsRefused()
    {
        Assert.Equal("tree.notEmpty", TreeEdits.Retire(_pack, "FEN").Failure!.Code);
        var added = Sound(TreeEdits.Add(_pack, new UnitInput(Names("Deneme"), "FEN", "team")));
        var retired = Sound(TreeEdits.Retire(added, "DENEME"));
        Assert.True(Unit(retired, "DENEME").Retired);
        Assert.Equal("configuration.itemNotFound", TreeEdits.Retire(retired, "DENEME").Failure!.Code);
        Assert.False(Unit(Sound(TreeEdits.Restore(retired, "DENEME")), "DENEME").Retired);
    }

    [Fact]
    public void RetiredUnit_OwnsNoTopicsInAPack()
    {
        var broken = _pack with { Organisation = new OrganisationFile([.. _pack.Organisation.Directorates.Select(d => d.Code == "FEN" ? d with { Retired = true } : d)]) };
        Assert.Contains(PackReader.Check(broken).Problems, p => p.Code == "topic.owner.retired");
    }

    [Fact]
    public void NamesMissingInALanguage_AreSaidByField()
    {
        var failure = TreeEdits.Add(_pack, new UnitInput(new Dictionary<string, string?>(StringComparer.Ordinal) { ["tr"] = "Deneme" }, "FEN", "team")).Failure!;
        Assert.Equal(("names.en", "field.required"), (failure.Field, failure.Code));
    }

    [Fact]
    public void Topic_KeepsWhatTheFormDoesNotShow()
    {
        var old = _pack.Topics.Topics.First(t => t.Attributes is { Count: > 0 } || t.Targets.FirstResponse is not null);
        var next = Sound(TopicEdits.Put(_pack, old.Code, Input(old) with { Longest = Target.OfBusinessDays(9), Synonyms = ["çukur", "delik"] }));

        var topic = next.Topics.Topics.Single(t => t.Code == old.Code);
        Assert.Equal(Target.OfBusinessDays(9), topic.Targets.Resolve);
        Assert.Equal(["çukur", "delik"], topic.Synonyms);
        Assert.Equal((old.Targets.FirstResponse, old.Attributes, old.PublicType), (topic.Targets.FirstResponse, topic.Attributes, topic.PublicType));
    }

    [Fact]
    public void Documents_StandSideBySideInEveryLanguage_OrAreRefused()
    {
        var old = _pack.Topics.Topics[0];
        var even = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["tr"] = ["Dilekçe", "Tapu"], ["en"] = ["Petition", "Deed"] };
        var topic = Sound(TopicEdits.Put(_pack, old.Code, Input(old) with { Documents = even })).Topics.Topics[0];
        Assert.Equal(["Petition", "Deed"], topic.Documents!.Select(d => d.Names["en"]));

        var uneven = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["tr"] = ["Dilekçe"], ["en"] = [] };
        Assert.Equal("topic.documentsUneven", TopicEdits.Put(_pack, old.Code, Input(old) with { Documents = uneven }).Failure!.Code);
    }

    [Fact]
    public void SensitiveTopic_IsNeverPublic() =>
        Assert.Equal("topic.publicSensitive", TopicEdits.Put(_pack, null, Input(_pack.Topics.Topics[0]) with { Sensitivity = "special", Public = true }).Failure!.Code);

    [Fact]
    public void Place_OfTheSameName_IsRefused()
    {
        var known = _pack.Neighbourhoods.Neighbourhoods[0];
        Assert.Equal("place.nameTaken", PlaceEdits.Put(_pack, null, known.Name, known.Kind, known.District).Failure!.Code);
        var next = Sound(PlaceEdits.Put(_pack, null, "Yeşilyurt Deneme", "neighbourhood", null));
        Assert.Equal("yesilyurt-deneme", next.Neighbourhoods.Neighbourhoods[^1].Code);
        Assert.True(Sound(PlaceEdits.Retire(next, "yesilyurt-deneme", true)).Neighbourhoods.Neighbourhoods[^1].Retired);
    }

    [Theory]
    [InlineData("#ffee00", "brand.contrast")]
    [InlineData("red", "brand.colour")]
    public void ColourThatCannotBeRead_IsRefused_TheNearestThatCanIsTaken(string colour, string code)
    {
        var failure = BrandEdits.Set(_pack, new BrandInput(Names("Erenler"), null, colour, "#5cbccc", null)).Failure!;
        Assert.Equal(("light", code), (failure.Field, failure.Code));
        if (code == "brand.contrast")
        {
            Sound(BrandEdits.Set(_pack, new BrandInput(Names("Erenler"), null, Contrast.Nearest(colour, Contrast.LightSurface), "#5cbccc", null)));
        }
    }

    [Theory]
    [InlineData("08:00–12:00, 13:00–17:00", "08:00 12:00 13:00 17:00")]
    [InlineData("8-12 ; 13.30 – 17", "08:00 12:00 13:30 17:00")]
    [InlineData("۰۷:۳۰–۱۵:۰۰", "07:30 15:00")]
    [InlineData("00:00-24:00", "00:00 24:00")]
    [InlineData("", "")]
    public void Hours_AreReadAsPeopleWriteThem(string typed, string read)
    {
        var errors = new List<FieldError>();
        Assert.Equal(read, string.Join(' ', HoursText.Read(typed, "hours", errors).SelectMany(i => i)));
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("12:00–08:00")]
    [InlineData("08:00–12:00, 11:00–13:00")]
    [InlineData("8 to noon")]
    [InlineData("25:00–26:00")]
    [InlineData("08:70–12:00")]
    public void HoursThatMakeNoSense_AreRefused(string typed)
    {
        var errors = new List<FieldError>();
        HoursText.Read(typed, "hours", errors);
        Assert.Equal("calendar.hours", Assert.Single(errors).Code);
    }

    [Fact]
    public void Day_IsSaidOnce_TheLastWordHolds()
    {
        var day = new LocalDate(2027, 3, 8);
        var none = new Dictionary<string, string?>(StringComparer.Ordinal);
        var closed = Sound(CalendarEdits.PutDay(_pack, "office", day, null, false, Names("Kar tatili")));
        var half = Sound(CalendarEdits.PutDay(closed, "office", day, "08:00–12:00", false, none));
        var calendar = half.Calendar.Calendars.Single(c => c.Code == "office");
        Assert.DoesNotContain(calendar.Holidays!, h => h.Date == "2027-03-08");
        Assert.Single(calendar.SpecialDays!, d => d.Date == "2027-03-08");
        var gone = Sound(CalendarEdits.RemoveDay(half, "office", "2027-03-08")).Calendar.Calendars.Single(c => c.Code == "office");
        Assert.DoesNotContain(gone.SpecialDays!, d => d.Date == "2027-03-08");
        Assert.Equal("configuration.itemNotFound", CalendarEdits.RemoveDay(gone is null ? half : _pack, "office", "2031-01-02").Failure!.Code);
    }

    [Fact]
    public void HolidayOfEveryYear_IsKeptByDayAndMonth()
    {
        var next = Sound(CalendarEdits.PutDay(_pack, "office", new LocalDate(2026, 12, 31), null, true, Names("Yılın son günü")));
        Assert.Contains(next.Calendar.Calendars.Single(c => c.Code == "office").Holidays!, h => h.Date == "12-31");
    }

    [Fact]
    public void Week_ClosesDaysWithoutHours_AndOnlyOpenDaysAreIdle()
    {
        var hours = new Dictionary<string, string?>(StringComparer.Ordinal) { ["mon"] = "09:00–17:00", ["sat"] = "09:00–12:00" };
        var calendar = Sound(CalendarEdits.Week(_pack, "office", hours, ["sat", "sun"])).Calendar.Calendars.Single(c => c.Code == "office");
        Assert.Null(calendar.Weekly.Tue);
        Assert.Equal(["sat"], calendar.NotBusinessDays);
    }

    private static TopicInput Input(Topic topic) => new(
        topic.Names.ToDictionary(n => n.Key, n => (string?)n.Value, StringComparer.Ordinal), topic.Owner, topic.Synonyms ?? [],
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal), topic.Targets.Resolve, topic.Groups ?? [], topic.RequestTypes ?? [],
        topic.Sensitivity, topic.Priority, topic.NeedsLocation, topic.RoundTheClock, topic.Triage, topic.Public, topic.PrivatePlace);
}
