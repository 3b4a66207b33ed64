using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Pages;

/// <summary>The list and what hangs on it, as a browser without scripts sees it; and the parts that its scripts ask for.</summary>
public sealed class InboxTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("team")]
    [InlineData("silent")]
    [InlineData("watched")]
    [InlineData("all&sort=oldest")]
    [InlineData("all&sort=word")]
    [InlineData("all&panel=filters")]
    [InlineData("all&panel=columns")]
    [InlineData("all&panel=save")]
    [InlineData("all&cols=age,word,unit,topic")]
    public async Task Views_OpenInEveryLanguage_WithoutAKeyOnThem(string view)
    {
        using var browser = await InAsync("masa");
        foreach (var language in new[] { "tr", "fa", "en" })
        {
            Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/console?view={view}&lang={language}"));
            Assert.DoesNotMatch("(inbox|view|bulk|commands|board)\\.[a-z]+[.<\"]", Shown(browser.Page));
        }
    }

    [Fact]
    public async Task ManyAtOnce_ArePreviewed_Moved_AndTakenBack()
    {
        var (a, b) = (await RegisterAsync(), await RegisterAsync());
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console?view=all&sort=newest");
        Assert.Contains($"data-row=\"{a}\"", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("data-list", ("ids", a), ("ids", b), ("Chosen", "assign"));
        Assert.Contains("name=\"Input.To\"", browser.Page, StringComparison.Ordinal);

        await browser.SendToAsync("id=\"bulk\"", "/erenler/console/bulk?handler=Preview", ("Input.To", "FEN"));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("handler=Do", browser.Page, StringComparison.Ordinal);
        Assert.NotEqual("FEN", await DirectorateAsync(a));

        await browser.SendToAsync("id=\"bulk\"", "/erenler/console/bulk?handler=Do", ("Input.To", "FEN"));
        Assert.Equal(("FEN", "FEN"), (await DirectorateAsync(a), await DirectorateAsync(b)));
        Assert.Contains("handler=Undo", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("handler=Undo");
        Assert.NotEqual("FEN", await DirectorateAsync(a));
        Assert.NotEqual("FEN", await DirectorateAsync(b));
        Assert.Contains("data-toast", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_SaysByNumber_WhatStaysBecauseSomebodyHasActed()
    {
        var (a, b) = (await RegisterAsync(), await RegisterAsync());
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console?view=all&sort=newest");
        await browser.SendToAsync("data-list", "/erenler/console/bulk?handler=Do", ("ids", a), ("ids", b), ("Chosen", "assign"), ("Input.To", "FEN"));
        var touched = (await fixture.Erenler.ActAsync(b, "note", new { comment = "Elimde." })).Is(200);

        await browser.SendAsync("handler=Undo");
        Assert.Equal(("FEN", true), (await DirectorateAsync(b), await DirectorateAsync(a) != "FEN"));
        Assert.Contains("console/bulk", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains(touched.At("number")!, browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangingMany_IsNotOfferedAndNotDone_ForWhoMayNot()
    {
        var id = await RegisterAsync();
        using var browser = await InAsync("memur");
        await browser.GoAsync("/console?view=all");
        Assert.DoesNotContain("name=\"Chosen\"", browser.Page, StringComparison.Ordinal);
        Assert.Contains("name=\"Watch\"", browser.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await browser.SendToAsync("data-list", "/erenler/console/bulk?handler=Do", ("ids", id), ("Chosen", "note"), ("Input.Comment", "x")));
    }

    [Fact]
    public async Task AResult_ThatIsNotOnesOwn_IsNotThere()
    {
        using var browser = await InAsync("masa");
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync($"/console/bulk?done={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task AViewUnderAName_IsKept_Opened_AndTakenAway()
    {
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console?view=unowned&topic=YOL-CUKUR&panel=save");
        await browser.SendAsync("name=\"shared\"", ("name", "Sahipsiz <çukur>"));
        Assert.Contains("saved=", browser.Here.Query, StringComparison.Ordinal);
        Assert.Contains("topic=YOL-CUKUR", browser.Here.Query, StringComparison.Ordinal);
        Assert.Contains("Sahipsiz &lt;çukur&gt;</h1>", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("handler=Remove");
        Assert.DoesNotContain("saved=", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AViewWithoutAName_IsAskedForOne()
    {
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console?view=all&panel=save");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("name=\"shared\"", ("name", " ")));
        Assert.Contains("aria-invalid=\"true\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_AreThePersonsOwn()
    {
        using var browser = await InAsync("mudur");
        await browser.GoAsync("/console?view=all&panel=columns");
        await browser.SendAsync("handler=Columns", ("columns", "age"), ("columns", "nonsense"));
        await browser.GoAsync("/console?view=all");
        Assert.Contains("class=\"dm-c-short\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("dm-c-state", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_FromTheList_FillsTheView()
    {
        var id = await RegisterAsync();
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console?view=all&sort=newest");
        await browser.SendToAsync("data-list", "/erenler/console/bulk?handler=Watch", ("ids", id), ("watch", "on"));
        await browser.GoAsync("/console?view=watched");
        Assert.Contains($"data-row=\"{id}\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_AskedForByName_AreOnlyThoseOfTheList()
    {
        var id = await RegisterAsync();
        using var browser = await InAsync("masa");
        await browser.GoAsync($"/console?view=all&handler=Rows&ids={id}");
        Assert.Contains($"data-row=\"{id}\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync($"/console?view=waiting&handler=Rows&ids={id}");
        Assert.DoesNotContain("data-row", browser.Page, StringComparison.Ordinal);

        using var stranger = new Browser(fixture.Host.Address, "tatvan");
        await stranger.SignInAsync("masa");
        await stranger.GoAsync($"/console?view=all&handler=Rows&ids={id}");
        var foreign = stranger.Page;
        await stranger.GoAsync($"/console?view=all&handler=Rows&ids={Guid.NewGuid()}");
        Assert.Equal(stranger.Page, foreign);
    }

    [Fact]
    public async Task Commands_AreFoundByFoldedWords_AndByNumber()
    {
        var number = (await fixture.Erenler.RegisterAsync()).At("number")!;
        using var browser = await InAsync("masa");
        await browser.GoAsync("/console/commands?q=SURESI%20gecen");
        Assert.Contains("console?view=late", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync($"/console/commands?q={number}");
        Assert.Contains("/console/tickets/", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync("/console/commands?q=%3Cscript%3E");
        Assert.DoesNotContain("<script>", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync("/console/commands");
        Assert.Contains("role=\"option\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Board_ShowsStates_AndMovesOnlyWhereTheWorkflowAllows()
    {
        var id = await RegisterAsync();
        using var browser = await InAsync("masa");
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/console/cards?view=all"));
        Assert.Contains("data-state=\"yeni\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-state=\"kapandi_cozuldu\"", browser.Page, StringComparison.Ordinal);

        await browser.GoAsync($"/console/cards?handler=Moves&id={id}");
        Assert.Contains("data-to=\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("move=approve", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync($"/console/cards?handler=Moves&id={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task Map_ListsThePlacesOfTheView()
    {
        var id = (await fixture.Erenler.RegisterAsync(more: new { location = new { lat = 40.76, lon = 30.4 } })).At("id")!;
        using var browser = await InAsync("masa");
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/console/map?view=all"));
        Assert.Matches($"data-lat=\"40.76\" data-lon=\"30.4\" data-tone=\"[a-z]+\"><a href=\"/erenler/console/tickets/{id}\"", browser.Page);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/console/map?q=yol"));
    }

    private async Task<Browser> InAsync(string user)
    {
        var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync(user);
        return browser;
    }

    private async Task<string> RegisterAsync() => (await fixture.Erenler.RegisterAsync("Kaldırım taşı yerinden oynamış, geçen düşüyor.")).At("id")!;

    private async Task<string> DirectorateAsync(string id) => (await fixture.Erenler.GetAsync($"/tickets/{id}")).Is(200).At("directorate", "code")!;

    /// <summary>Words between tags: what is read, without addresses.</summary>
    private static string Shown(string page) => Regex.Replace(page, "<[^>]*>", "<", RegexOptions.None, TimeSpan.FromSeconds(2));
}
