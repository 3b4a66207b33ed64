using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Desk;

/// <summary>The call and counter screen as a browser without scripts uses it, and the parts that a script asks for.</summary>
public sealed partial class CallScreenTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Look_ShowsCardTopicsAndNearby_AndJoiningIsOnePress()
    {
        using var browser = await StaffAsync("masa");
        var main = await RegisterAsync(browser, "Değirmenderede kanalizasyon taştı", "0532 777 00 01", "Zeynep Ok");
        await browser.GoAsync("/console/new");
        await SendAsync(browser, "?handler=Look", "Değirmenderede kanalizasyon taştı yine", "0532 777 00 01", "", "YOL-CUKUR", "degirmendere");

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("Zeynep Ok", browser.Page, StringComparison.Ordinal); // The card.
        Assert.Contains($"/console/tickets/{main}", browser.Page, StringComparison.Ordinal);
        Assert.Contains("taştı yine</textarea>", browser.Page, StringComparison.Ordinal); // What was typed stays.
        Assert.Contains("name=\"Input.Suggested\"", browser.Page, StringComparison.Ordinal);
        var join = Join().Match(browser.Page);
        Assert.Equal(main.ToString(), join.Groups["id"].Value);

        await SendAsync(browser, $"?handler=Join&main={main}", "Bizde de taştı", "0532 777 00 02", "Can Ok", "", "");
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("başvurusuna ekledik", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
        Assert.Contains("data-copy=\"read-back\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PointOnTheMap_IsKeptWithTheRequest_AndItsKeyStandsInTheSheet()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/new");
        Assert.Contains("data-fkey=\"F9\"", browser.Page, StringComparison.Ordinal);
        Assert.Contains("data-map-pick=\"Input.Lat,Input.Lon\"", browser.Page, StringComparison.Ordinal);
        Assert.Contains("<kbd>F10</kbd>", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("id=\"call-form\"", ("Input.Text", "Tam burada çukur"), ("Input.Topic", "YOL-CUKUR"), ("Input.Channel", "phone"), ("Input.Lat", "40.76543"), ("Input.Lon", "29.98765"));
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        var id = Guid.Parse(browser.Here.Query.Replace("?id=", "", StringComparison.Ordinal));
        var tenant = (await fixture.Host.Service<Core.Tenancy.TenantRegistry>().FindAsync(Core.Tenancy.TenantId.Parse("erenler"), CancellationToken.None))!;
        var ticket = tenant.Store.Read(s => s.First<Core.Tickets.Ticket>("\"id\" = @p0", Core.Storage.Provider.Of(id)))!;
        Assert.Equal((40.76543, 29.98765), (ticket.Lat, ticket.Lon));
    }

    [Fact]
    public async Task Join_WhatIsNotThere_StaysOnTheScreenWithTheWords()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/new");
        await SendAsync(browser, $"?handler=Join&main={Guid.NewGuid()}", "Kaybolmasın bu sözler", "", "", "", "");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Contains("Kaybolmasın bu sözler</textarea>", browser.Page, StringComparison.Ordinal);
        Assert.Contains("dm-errors", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Card_ForAnotherUnit_SaysNothingOfAStranger()
    {
        using var desk = await StaffAsync("masa");
        await RegisterAsync(desk, "Gizli dert", "0532 777 00 03", "Saklı Kişi", topic: "");
        using var unit = await StaffAsync("memur");
        await unit.GoAsync("/console/new");
        await SendAsync(unit, "?handler=Look", "", "0532 777 00 03", "", "", "");
        var hidden = Card().Match(unit.Page).Value;
        await SendAsync(unit, "?handler=Look", "", "0532 777 99 99", "", "", "");

        Assert.NotEmpty(hidden);
        Assert.Equal(Card().Match(unit.Page).Value, hidden);
    }

    [Fact]
    public async Task Nameless_KeepsNeitherNameNorNumber()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/new");
        await browser.SendAsync("id=\"call-form\"", ("Input.Text", "Adımı vermem"), ("Input.Phone", "0532 777 00 04"), ("Input.Name", "Görünmez Adam"), ("Input.Nameless", "true"), ("Input.Channel", "phone"));
        var ticket = browser.Here.Query.Replace("?id=", "", StringComparison.Ordinal);
        await browser.GoAsync($"/console/tickets/{ticket}");

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.DoesNotContain("Görünmez", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlannedWork_IsKeptShownAndToldInOnePress()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/admin/planned-works/edit");
        var today = TimeProvider.System.GetUtcNow();
        await browser.SendAsync("Input.FromDay", ("Input.Said[tr]", "Fatih’te depo bakımı var."), ("Input.FromDay", Iso(today.AddDays(-1))), ("Input.FromTime", "08:00"), ("Input.UntilDay", Iso(today.AddDays(-2))), ("Input.UntilTime", "17:00"), ("Input.Areas", "kozluk"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status); // Ends before it begins.
        await browser.SendAsync("Input.FromDay", ("Input.Said[tr]", "Kozluk’ta depo bakımı var."), ("Input.FromDay", Iso(today.AddDays(-1))), ("Input.FromTime", "08:00"), ("Input.UntilDay", Iso(today.AddDays(1))), ("Input.UntilTime", "17:00"), ("Input.Areas", "kozluk"));
        Assert.EndsWith("/admin/planned-works", browser.Here.AbsolutePath, StringComparison.Ordinal);
        var work = Work().Match(browser.Page).Groups["id"].Value;

        await browser.GoAsync("/console/new");
        await SendAsync(browser, "?handler=Look", "su akmıyor", "", "", "", "kozluk");
        Assert.Contains($"handler=Informed&amp;work={work}", browser.Page, StringComparison.Ordinal);
        await SendAsync(browser, $"?handler=Informed&work={work}", "su akmıyor", "0532 777 00 05", "Su Soran", "", "kozluk");
        Assert.EndsWith("/console/new", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("dm-toast", browser.Page, StringComparison.Ordinal);

        await browser.GoAsync($"/console/contacts?work={work}");
        Assert.Contains("Su Soran", browser.Page, StringComparison.Ordinal);

        await browser.GoAsync($"/admin/planned-works/edit?id={work}");
        await browser.SendToAsync("Input.FromDay", $"?handler=Remove&id={work}");
        Assert.DoesNotContain(work, browser.Page, StringComparison.Ordinal);
        await browser.GoAsync($"/admin/planned-works/edit?id={work}");
        await browser.SendAsync("handler=Restore", ("earlier", "1"));
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        await browser.GoAsync("/admin/planned-works");
        Assert.Contains(work, browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knowledge_IsWrittenShownAndUsedForAnAnswer()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/admin/knowledge/edit");
        await browser.SendAsync("Input.Topics", ("Input.Texts[tr].Title", "Nikâh günü nasıl alınır"), ("Input.Texts[tr].Body", "**Kimlik** ile <script>x</script>"), ("Input.Texts[tr].Steps", "Kimliğiniz yanınızda mı?"));
        var article = Article().Match(browser.Page).Groups["id"].Value;
        Assert.NotEmpty(article);

        await browser.GoAsync("/console/knowledge?q=NIKAH");
        Assert.Contains("<strong>Kimlik</strong>", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>x", browser.Page, StringComparison.Ordinal);

        await browser.GoAsync("/console/new");
        await SendAsync(browser, $"?handler=Answered&article={article}", "", "", "", "", "");
        await browser.GoAsync("/console/contacts?kind=answered");
        Assert.Contains("Nikâh günü nasıl alınır", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin/planned-works")]
    [InlineData("/admin/planned-works/edit")]
    [InlineData("/admin/knowledge")]
    [InlineData("/admin/knowledge/edit")]
    [InlineData("/console/knowledge")]
    [InlineData("/console/contacts")]
    public async Task EveryPage_OpensInTurkishPersianAndEnglish(string path)
    {
        foreach (var (tenant, language) in new[] { ("erenler", "tr"), ("behzisti-wa", "fa"), ("erenler", "en") })
        {
            using var browser = await StaffAsync("yonetici", tenant);
            Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"{path}?lang={language}"));
            Assert.Contains($"<html lang=\"{language}\"", browser.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keeping_IsForThoseWhoMay_AndNothingIsThereForAForeignId()
    {
        using var unit = await StaffAsync("memur");
        await unit.GoAsync("/admin/knowledge");
        Assert.EndsWith("/console/denied", unit.Here.AbsolutePath, StringComparison.Ordinal);
        using var desk = await StaffAsync("masa");
        Assert.Equal(HttpStatusCode.NotFound, await desk.GoAsync($"/admin/knowledge/edit?id={Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.NotFound, await desk.GoAsync($"/admin/planned-works/edit?id={Guid.NewGuid()}"));
    }

    /// <summary>
    /// The walk of a routine request, counted on the fields in the order the page has them: number (11 digits) and Enter, name and Enter,
    /// words and Tab, the topic's digit and Tab, four letters of the neighbourhood and Enter, address, F10. Words, name and address are
    /// the citizen's own.
    /// </summary>
    [Fact]
    public async Task RoutineRequest_TakesAtMostFortyPresses()
    {
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/new");
        var form = CallForm().Match(browser.Page).Value;
        var way = Fields().Matches(Closed().Replace(NoScript().Replace(form, ""), "")).Select(f => f.Groups["name"].Value).Where(n => n is not ("" or "Input.Topic")).ToList();

        Assert.Equal(["Input.Phone", "Input.Name", "Input.Text", "Input.TopicWords", "Input.Neighbourhood", "Input.Address"], way);
        Assert.Contains("data-fkey=\"F10\"", form, StringComparison.Ordinal);
        var presses = 11 + 1 + 1 + 1 + (1 + 1) + (4 + 1) + 1;
        Assert.True(presses <= 40, $"{presses} presses.");
    }

    private async Task<Browser> StaffAsync(string person, string tenant = "erenler")
    {
        var browser = new Browser(fixture.Host.Address, tenant);
        await browser.SignInAsync(person);
        return browser;
    }

    private static async Task<Guid> RegisterAsync(Browser browser, string text, string phone, string name, string topic = "YOL-CUKUR")
    {
        await browser.GoAsync("/console/new");
        await SendAsync(browser, null, text, phone, name, topic, "degirmendere");
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        return Guid.Parse(browser.Here.Query.Replace("?id=", "", StringComparison.Ordinal));
    }

    private static Task SendAsync(Browser browser, string? handler, string text, string phone, string name, string topic, string place) => browser.SendToAsync(
        "id=\"call-form\"",
        handler,
        ("Input.Text", text), ("Input.Phone", phone), ("Input.Name", name), ("Input.Topic", topic), ("Input.Neighbourhood", place), ("Input.Channel", "phone"));

    private static string Iso(DateTimeOffset day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("handler=Join&amp;main=(?<id>[0-9a-f-]{36})", RegexOptions.None, 1000)]
    private static partial Regex Join();

    [GeneratedRegex("planned-works/edit\\?id=(?<id>[0-9a-f-]{36})", RegexOptions.None, 1000)]
    private static partial Regex Work();

    [GeneratedRegex("knowledge/edit\\?id=(?<id>[0-9a-f-]{36})", RegexOptions.None, 1000)]
    private static partial Regex Article();

    [GeneratedRegex("<div id=\"caller\".*?</div>", RegexOptions.Singleline, 1000)]
    private static partial Regex Card();

    [GeneratedRegex("<form[^>]*id=\"call-form\".*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex CallForm();

    [GeneratedRegex("<details.*?</details>", RegexOptions.Singleline, 1000)]
    private static partial Regex Closed();

    [GeneratedRegex("<noscript>.*?</noscript>", RegexOptions.Singleline, 1000)]
    private static partial Regex NoScript();

    [GeneratedRegex("<(?:input(?![^>]*type=\"(?:hidden|checkbox)\")|select|textarea)[^>]*?name=\"(?<name>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Fields();
}
