using System.Globalization;
using Derman.Host.Localisation;
using NodaTime;

namespace Derman.Host.Tests.Localisation;

public sealed class DatesTests
{
    private static readonly DateTimeZone Istanbul = DateTimeZoneProviders.Tzdb["Europe/Istanbul"];
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];
    private static readonly Dates Tr = new(Texts.BuiltIn.For("tr"), Istanbul);
    private static readonly Dates Fa = new(Texts.BuiltIn.For("fa"), Tehran);
    private static readonly Dates En = new(Texts.BuiltIn.For("en"), Istanbul);

    [Fact]
    public void Long_NamesTheDayInEachLanguagesOrder()
    {
        var nowruz = Instant.FromUtc(2026, 3, 21, 9, 0);
        Assert.Equal("21 Mart 2026 Cumartesi", Tr.Long(nowruz));
        Assert.Equal("شنبه ۱ فروردین ۱۴۰۵", Fa.Long(nowruz));
        Assert.Equal("Saturday 21 March 2026", En.Long(nowruz));
    }

    [Theory]
    [InlineData(2025, 3, 20, "پنجشنبه ۳۰ اسفند ۱۴۰۳")] // 1403 is a leap year
    [InlineData(2025, 3, 21, "جمعه ۱ فروردین ۱۴۰۴")]
    [InlineData(2026, 3, 20, "جمعه ۲۹ اسفند ۱۴۰۴")] // 1404 is not
    [InlineData(2021, 3, 20, "شنبه ۳۰ اسفند ۱۳۹۹")] // leap after four years
    [InlineData(2024, 2, 29, "پنجشنبه ۱۰ اسفند ۱۴۰۲")] // the Gregorian leap day
    [InlineData(2026, 9, 22, "سه\u200cشنبه ۳۱ شهریور ۱۴۰۵")]
    [InlineData(2026, 9, 23, "چهارشنبه ۱ مهر ۱۴۰۵")]
    [InlineData(2030, 3, 20, "چهارشنبه ۳۰ اسفند ۱۴۰۸")] // five years after the last leap year
    public void Persian_LeapYearsAndMonthEnds(int year, int month, int day, string expected) =>
        Assert.Equal(expected, Fa.Long(new LocalDate(year, month, day)));

    [Fact]
    public void Zone_DecidesTheDay()
    {
        var lateEvening = Instant.FromUtc(2026, 10, 14, 20, 45);
        Assert.Equal("14 Ekim Çarşamba 23:45", Tr.DayTime(lateEvening));
        Assert.Equal("پنجشنبه ۲۳ مهر ۰۰:۱۵", Fa.DayTime(lateEvening));
    }

    [Fact]
    public void ShortForms()
    {
        var at = Instant.FromUtc(2026, 9, 28, 8, 5);
        Assert.Equal("28 Eyl 11:05", Tr.Short(at));
        Assert.Equal("28 Sep 11:05", En.Short(at));
        Assert.Equal("۶ مهر ۱۱:۳۵", Fa.Short(at));
        Assert.Equal("28.09.2026", Tr.Numeric(at));
        Assert.Equal("۱۴۰۵/۰۷/۰۶", Fa.Numeric(at));
        Assert.Equal("28/09/2026", En.Numeric(at));
        Assert.Equal("28 Eylül", Tr.DayMonth(at));
        Assert.Equal("28 Eylül 2026", Tr.Date(at));
        Assert.Equal("2026-09-28T11:35:00+03:30", Fa.Machine(at));
        Assert.Equal("2026-09-28", Fa.Gregorian(at));
        Assert.Equal("", Tr.Gregorian(at));
    }

    [Fact]
    public void Near_SaysTodayTomorrowYesterday()
    {
        var now = Instant.FromUtc(2026, 10, 14, 7, 42);
        Assert.Equal("bugün 17:00", Tr.Near(Instant.FromUtc(2026, 10, 14, 14, 0), now));
        Assert.Equal("yarın 12:00", Tr.Near(Instant.FromUtc(2026, 10, 15, 9, 0), now));
        Assert.Equal("dün 17:00", Tr.Near(Instant.FromUtc(2026, 10, 13, 14, 0), now));
        Assert.Equal("21 Ekim 17:00", Tr.Near(Instant.FromUtc(2026, 10, 21, 14, 0), now));
        Assert.Equal("فردا ۱۲:۰۰", Fa.Near(Instant.FromUtc(2026, 10, 15, 8, 30), now));
        Assert.Equal("Bugün, 14 Ekim Çarşamba", Tr.DayHeading(new LocalDate(2026, 10, 14), now));
        Assert.Equal("28 Eylül Pazartesi", Tr.DayHeading(new LocalDate(2026, 9, 28), now));
        Assert.Equal("29 Aralık 2025 Pazartesi", Tr.DayHeading(new LocalDate(2025, 12, 29), now));
    }

    [Fact]
    public void Ago_GetsCoarser()
    {
        var now = Instant.FromUtc(2026, 10, 14, 12, 0);
        Assert.Equal("az önce", Tr.Ago(now - Duration.FromSeconds(20), now));
        Assert.Equal("3 dk önce", Tr.Ago(now - Duration.FromMinutes(3), now));
        Assert.Equal("۲ ساعت پیش", Fa.Ago(now - Duration.FromHours(2), now));
        Assert.Equal("dün 17:00", Tr.Ago(Instant.FromUtc(2026, 10, 13, 14, 0), now));
    }

    [Theory]
    [InlineData("tr", "1 iş günü 5 sa", "2 sa 10 dk geç")]
    [InlineData("fa", "۱ روز کاری و ۵ ساعت", "۲ ساعت و ۱۰ دقیقه دیر")]
    [InlineData("en", "1 working day 5 h", "2 h 10 min late")]
    public void Left_InTheWordsOfTheLanguage(string language, string left, string late)
    {
        var text = Texts.BuiltIn.For(language);
        var day = Duration.FromHours(8);
        Assert.Equal(left, text.Left(Remaining.Working(Duration.FromHours(13) + Duration.FromMinutes(20), day)));
        Assert.Equal(late, text.Left(Remaining.Working(-Duration.FromMinutes(130), day)));
    }

    [Fact]
    public void Left_EdgesOfTheUnits()
    {
        var text = Texts.BuiltIn.For("tr");
        var day = Duration.FromHours(8);
        Assert.Equal("48 dk", text.Left(Remaining.Working(Duration.FromMinutes(48), day)));
        Assert.Equal("0 dk", text.Left(Remaining.Working(Duration.Zero, day)));
        Assert.Equal("2 iş günü", text.Left(Remaining.Working(Duration.FromHours(16) + Duration.FromMinutes(59), day)));
        Assert.Equal("7 gün", text.Left(Remaining.Calendar(Duration.FromDays(7))));
        Assert.Equal("1 gün 1 sa geç", text.Left(Remaining.Calendar(-Duration.FromHours(25))));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("ar-SA")]
    [InlineData("en-US")]
    public void Output_DoesNotDependOnTheThreadsCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var at = Instant.FromUtc(2026, 10, 14, 14, 0);
            Assert.Equal("14 Ekim Çarşamba 17:00", Tr.DayTime(at));
            Assert.Equal("14.10.2026", Tr.Numeric(at));
            Assert.Equal("2026-10-14T17:00:00+03:00", Tr.Machine(at));
            Assert.Equal("1.004", Numerals.Number(1004, "tr"));
            Assert.Equal("1.004 açık başvuru", Texts.BuiltIn.For("tr").T("inbox.count", ("n", 1004)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
