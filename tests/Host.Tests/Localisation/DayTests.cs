using System.Diagnostics;
using System.Globalization;
using Derman.Host.Pages.Words;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Localisation;

/// <summary>A day in a field: typed in three languages, and counted by the calendar in the browser as by the server.</summary>
public sealed class DayTests
{
    [Theory]
    [InlineData("tr", "21.03.2026")]
    [InlineData("fa", "۱۴۰۵/۰۱/۰۱")]
    [InlineData("en", "21/03/2026")]
    public void Day_IsShownAsItIsTyped(string language, string shown)
    {
        var day = new LocalDate(2026, 3, 21);
        Assert.Equal(shown, DayInput.Show(day, language));
        Assert.True(DayInput.TryParse(shown, out var read));
        Assert.Equal(day, read);
    }

    [Theory]
    [InlineData("31.02.2026")]
    [InlineData("1404/12/30")]
    [InlineData("21.03")]
    [InlineData("yarın")]
    public void NoDay_IsRefused(string typed) => Assert.False(DayInput.TryParse(typed, out _));

    [Fact]
    public void LastDayOfALeapYear_IsRead()
    {
        Assert.True(DayInput.TryParse("۱۴۰۳/۱۲/۳۰", out var day));
        Assert.Equal(new LocalDate(2025, 3, 20), day);
    }

    [Fact]
    public async Task SolarHijriMonths_BeginInTheBrowserWhereTheyBeginOnTheServer()
    {
        // Every first day of a month from 1300 to 1498, from the library that the calendar of the screens is built with.
        const string Script = "const j=require('jalaali-js');const o=[];for(let y=1300;y<1499;y++)for(let m=1;m<13;m++){const g=j.toGregorian(y,m,1);o.push(`${g.gy}-${g.gm}-${g.gd}`)}console.log(o.join(' '))";
        var start = new ProcessStartInfo("node", ["-e", Script]) { WorkingDirectory = Path.Combine(Repository.Root, "src", "Host", "Assets"), RedirectStandardOutput = true, UseShellExecute = false };
        using var node = Process.Start(start)!;
        var counted = (await node.StandardOutput.ReadToEndAsync()).Trim().Split(' ');
        await node.WaitForExitAsync();
        var expected = from year in Enumerable.Range(1300, 199)
                       from month in Enumerable.Range(1, 12)
                       let day = new LocalDate(year, month, 1, CalendarSystem.PersianAstronomical).WithCalendar(CalendarSystem.Iso)
                       select string.Create(CultureInfo.InvariantCulture, $"{day.Year}-{day.Month}-{day.Day}");
        Assert.Equal(expected, counted);
    }

    [Fact]
    public void Screens_HaveNoDateFieldOfTheBrowsersOwn()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Host", "Pages"), "*.cshtml", SearchOption.AllDirectories).Select(File.ReadAllText);
        Assert.DoesNotContain(pages, text => text.Contains("<input type=\"date\"", StringComparison.Ordinal) || text.Contains("type=\"month\"", StringComparison.Ordinal));
    }
}
