using System.Net;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Portal;

public sealed class RequestTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Wish = "Sokağımızda yol çukuru var, üç gündür araçlar düşüyor.";

    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task Draft_IsFoundAgain_AtTheStepItWasLeft_AndGoneOnceSent()
    {
        using var browser = Citizen("erenler");
        await ToPlaceAsync(browser);
        await browser.GoAsync("/requests/new");

        Assert.Contains("name=\"Input.Address\"", browser.Page, StringComparison.Ordinal);
        Assert.Contains("üç gündür", browser.Page, StringComparison.Ordinal);
        Assert.Contains("handler=Discard", browser.Page, StringComparison.Ordinal);
        using var other = Citizen("erenler");
        await other.GoAsync("/requests/new");
        Assert.DoesNotContain("üç gündür", other.Page, StringComparison.Ordinal);

        await browser.SendAsync("Input.Address", ("Input.Address", "214. Sokak No 6"), ("Input.Neighbourhood", ""));
        await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"));
        Assert.Contains("/requests/receipt", browser.Here.AbsolutePath, StringComparison.Ordinal);
        await browser.GoAsync("/requests/new");
        Assert.DoesNotContain("handler=Discard", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("üç gündür", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Draft_ThrownAway_IsGone()
    {
        using var browser = Citizen("erenler");
        await ToPlaceAsync(browser);
        await browser.GoAsync("/requests/new");
        await browser.SendAsync("handler=Discard");

        Assert.Contains("name=\"Input.Text\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("üç gündür", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Back_KeepsWhatWasWrittenInEveryStep()
    {
        using var browser = Citizen("erenler");
        await ToPlaceAsync(browser);
        await browser.SendAsync("Input.Address", ("Input.Address", "214. Sokak No 6"), ("Input.Neighbourhood", ""));
        await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"), ("back", "2"));
        Assert.Contains("value=\"214. Sokak No 6\"", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("Input.Address", ("Input.Address", "214. Sokak No 6"), ("back", "1"));

        Assert.Contains("üç gündür", browser.Page, StringComparison.Ordinal);
        Assert.Contains("value=\"Ayşe Yılmaz\"", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photographs_AreKeptWithTheDraft_CanBeRemoved_AndHangOnTheRequest()
    {
        using var browser = Citizen("erenler");
        await browser.GoAsync("/requests/new");
        await browser.SendFilesAsync("Input.Text", [("Photos", "ev.png", Picture), ("Photos", "sokak.png", Picture)], ("Input.Text", Wish));
        await browser.SendAsync("Input.Address", ("back", "1"));
        Assert.Contains("name=\"remove\" value=\"2\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("sokak.png", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("Input.Text", ("Input.Text", Wish), ("remove", "2"));
        Assert.DoesNotContain("name=\"remove\" value=\"2\"", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("Input.Text", ("Input.Text", Wish));
        await browser.SendAsync("Input.Address", ("Input.Address", "214. Sokak No 6"), ("Input.Neighbourhood", ""));
        await browser.SendAsync("Input.Name", ("Input.Name", "Ayşe Yılmaz"));
        var number = browser.Page[browser.Page.IndexOf("ERB-", StringComparison.Ordinal)..][..15];
        var tenant = (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        var files = tenant.Store.Read(s => s.List<Attachment>("\"ticket\" = (SELECT \"key\" FROM \"ticket\" WHERE \"number\" = @p0)", number));
        Assert.Equal(("photo-1.png", "image/png"), (Assert.Single(files).FileName, files[0].MediaType));
    }

    [Fact]
    public async Task File_ThatIsNoPicture_IsRefusedAtItsField_AndTheWordsStay()
    {
        using var browser = Citizen("erenler");
        await browser.GoAsync("/requests/new");
        await browser.SendFilesAsync("Input.Text", [("Photos", "virus.png", "<svg onload=alert(1)>"u8.ToArray())], ("Input.Text", Wish));

        Assert.Contains("f-Photos-error", browser.Page, StringComparison.Ordinal);
        Assert.Contains("üç gündür", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VoiceNote_StandsForWords()
    {
        using var browser = Citizen("erenler");
        await browser.GoAsync("/requests/new");
        await browser.SendAsync("Input.Text", ("Input.Text", " "));
        Assert.Contains("f-Input-Text-error", browser.Page, StringComparison.Ordinal);
        await browser.SendFilesAsync("Input.Text", [("Voice", "ses.webm", [0x1A, 0x45, 0xDF, 0xA3, 1])], ("Input.Text", ""));

        Assert.Contains("name=\"Input.Address\"", browser.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("email", "ayse")]
    public async Task Email_ThatCannotBe_IsRefusedAtItsField(string reach, string email)
    {
        using var browser = Citizen("erenler");
        await ToPlaceAsync(browser);
        await browser.SendAsync("Input.Address", ("Input.Address", ""), ("Input.Neighbourhood", ""));
        await browser.SendAsync("Input.Name", ("Input.Reach", reach), ("Input.Email", email));

        Assert.Contains("f-Input-Email-error", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Looks_AreChosenByLinks_AndKept()
    {
        using var browser = Citizen("erenler");
        await browser.GoAsync("/?text=large&contrast=more");
        await browser.GoAsync("/");

        Assert.Contains("data-text=\"large\" data-contrast=\"more\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", browser.Page, StringComparison.Ordinal); // the first page needs none
    }

    [Fact]
    public async Task MapGround_IsForEverybody_AndTilesOnlyWhereThereAreSome()
    {
        using var answer = await fixture.Host.Http.GetAsync(new Uri($"{fixture.Host.Address}/tatvan/map.json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(42.279, json.RootElement.GetProperty("centre")[0].GetDouble());
        Assert.False(json.RootElement.TryGetProperty("tiles", out _));
        using var tile = await fixture.Host.Http.GetAsync(new Uri($"{fixture.Host.Address}/tatvan/map/1/1/1"));
        Assert.Equal(HttpStatusCode.NotFound, tile.StatusCode);
        using var nowhere = await fixture.Host.Http.GetAsync(new Uri($"{fixture.Host.Address}/map.json"));
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    private static async Task ToPlaceAsync(Browser browser)
    {
        await browser.GoAsync("/requests/new");
        await browser.SendAsync("Input.Text", ("Input.Text", Wish));
    }

    private Browser Citizen(string tenant) => new(fixture.Host.Address, tenant);
}
