using System.Net;

namespace Derman.Host.Tests.Pages;

public sealed class PortalTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Wish = "Sokağımızda yol çukuru var, üç gündür araçlar düşüyor.";

    [Fact]
    public async Task NewRequest_InThreeStepsWithoutScripts_GivesAReceiptThatCanBeTracked()
    {
        using var browser = Citizen("erenler");
        await RegisterAsync(browser);

        Assert.Contains("/requests/receipt", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("ERB-", browser.Page, StringComparison.Ordinal);
        var code = CodeOf(browser);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/track?code={code}"));
        Assert.Contains("ERB-", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewRequest_SentTwice_IsOneRequest()
    {
        using var browser = Citizen("erenler");
        await ToContactAsync(browser);
        using var again = Citizen("erenler");
        await ToContactAsync(again);
        var key = Value(browser.Page, "FormKey");

        await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"));
        await again.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"), ("FormKey", key));

        Assert.Equal(CodeOf(browser), CodeOf(again));
    }

    [Fact]
    public async Task NewRequest_WithAWrongPhone_SaysSoAtTheFieldAndKeepsWhatWasTyped()
    {
        using var browser = Citizen("erenler");
        await ToContactAsync(browser);

        await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"), ("Input.Phone", "12"));

        Assert.Contains("f-Input-Phone-error", browser.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"Ayşe Yılmaz\"", browser.Page, StringComparison.Ordinal);
        Assert.Contains("üç gündür", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewRequest_FilledInByAProgram_IsRefused()
    {
        using var browser = Citizen("erenler");
        await browser.GoAsync("/requests/new");

        Assert.Equal(HttpStatusCode.BadRequest, await browser.SendAsync("Input.Text", ("Input.Text", Wish), ("Input.Website", "http://example.org")));
    }

    [Theory]
    [InlineData("AAAA-AAAA-AAAA-A")]
    [InlineData("nonsense")]
    public async Task Track_AnyWrongCode_IsTheSameKindNotFound(string code)
    {
        using var browser = Citizen("erenler");

        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync($"/track?code={code}"));
        Assert.Contains("name=\"code\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Track_ACodeOfAnotherTenant_IsNotFound()
    {
        using var browser = Citizen("erenler");
        await RegisterAsync(browser);
        using var elsewhere = Citizen("tatvan");

        Assert.Equal(HttpStatusCode.NotFound, await elsewhere.GoAsync($"/track?code={CodeOf(browser)}"));
    }

    [Fact]
    public async Task Track_AMessageOfTheCitizen_JoinsTheConversation()
    {
        using var browser = Citizen("erenler");
        await RegisterAsync(browser);
        await browser.GoAsync($"/track?code={CodeOf(browser)}");

        await browser.SendAsync("name=\"Message\"", ("Message", "Ne zaman gelirsiniz?"));

        Assert.Contains("Ne zaman gelirsiniz?", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("Input.Text", Wish), KeyValuePair.Create("Step", "3")]);
        using var response = await http.PostAsync(new Uri($"{fixture.Host.Address}/erenler/requests/new"), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("behzisti-wa", "fa", "rtl")]
    [InlineData("tatvan", "tr", "ltr")]
    public async Task Home_SpeaksTheTenantsLanguage(string tenant, string language, string direction)
    {
        using var browser = Citizen(tenant);
        await browser.GoAsync("/");

        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", browser.Page, StringComparison.Ordinal);
    }

    private static async Task ToContactAsync(Browser browser)
    {
        await browser.GoAsync("/requests/new");
        await browser.SendAsync("Input.Text", ("Input.Text", Wish));
        await browser.SendAsync("Input.Address", ("Input.Address", "214. Sokak No 6"), ("Input.Neighbourhood", ""));
    }

    private static async Task RegisterAsync(Browser browser)
    {
        await ToContactAsync(browser);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"), ("Input.Phone", "0532 111 22 33")));
    }

    private static string CodeOf(Browser browser) => browser.Here.Query.Replace("?code=", "", StringComparison.Ordinal);

    private static string Value(string page, string name)
    {
        var at = page.IndexOf($"name=\"{name}\" value=\"", StringComparison.Ordinal) + name.Length + 15;
        return page[at..page.IndexOf('"', at)];
    }

    private Browser Citizen(string tenant) => new(fixture.Host.Address, tenant);
}
