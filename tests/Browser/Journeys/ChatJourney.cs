using Derman.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>A citizen on the municipality's own site, whose policy allows no style at all, and an agent: the net goes and comes back, and everything said stands there once, in one order.</summary>
public sealed class ChatJourney(House house) : IClassFixture<House>
{
    private const string Site = "https://www.tatvan.bel.tr";

    [BrowserFact]
    public async Task Words_SurviveACutLine_OnceAndInOneOrder()
    {
        await using var desk = await house.VisitAsync("tatvan", "masa");
        await using var citizen = await house.VisitAsync("tatvan");
        await desk.GoAsync("/console/chats");
        await OpenSiteAsync(citizen);
        var widget = citizen.Page.Locator("derman-chat");
        var bubbles = widget.Locator(".m:not(:first-child)");
        await widget.Locator(".go").ClickAsync();
        await widget.GetByRole(AriaRole.Textbox).First.FillAsync("Ayşe Kaya");
        await SayAsync(citizen, "Lamba yanmıyor");
        var queue = desk.Page.Locator("#chat-queue li", new PageLocatorOptions { HasText = "Lamba yanmıyor" });
        await queue.GetByRole(AriaRole.Button).ClickAsync();
        var panel = desk.Page.Locator(".dm-chat", new PageLocatorOptions { HasText = "Lamba yanmıyor" });
        await AnswerAsync(panel, "Hangi sokak?");
        await Assertions.Expect(bubbles).ToHaveCountAsync(2);

        await citizen.Page.Context.SetOfflineAsync(true);
        await SayAsync(citizen, "Ceviz Sokak");
        await Assertions.Expect(bubbles).ToHaveCountAsync(3);
        await AnswerAsync(panel, "Yanıt bekliyorum");
        await citizen.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(bubbles).ToHaveCountAsync(4);
        await Assertions.Expect(panel.Locator(".dm-chat-line")).ToHaveCountAsync(4);

        var seen = await WordsAsync(bubbles);
        Assert.Equal(["Ceviz Sokak", "Hangi sokak?", "Lamba yanmıyor", "Yanıt bekliyorum"], seen.Order(StringComparer.Ordinal));
        var atDesk = await panel.Locator(".dm-chat-line").EvaluateAllAsync<string[]>("lines => lines.map(l => l.lastChild.textContent.trim())");
        Assert.Equal(atDesk, seen);
        await citizen.Page.ReloadAsync();
        await widget.Locator(".go").ClickAsync();
        await Assertions.Expect(bubbles).ToHaveCountAsync(4);
        Assert.Equal(seen, await WordsAsync(bubbles));
        Assert.Empty(desk.Errors);
    }

    private async Task OpenSiteAsync(Visit citizen)
    {
        var host = new Uri(house.Host.Address).Authority;
        await citizen.Page.RouteAsync($"{Site}/**", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Content-Security-Policy"] = $"default-src 'none'; script-src http://{host}; connect-src http://{host} ws://{host}",
            },
            Body = $"<!doctype html><html lang=\"tr\"><title>Belediye</title><h1>Haberler</h1><script src=\"{house.Host.Address}/tatvan/chat/chat/widget.js\" async></script></html>",
        }));
        await citizen.Page.GotoAsync($"{Site}/");
    }

    private static async Task SayAsync(Visit citizen, string words)
    {
        var field = citizen.Page.Locator("derman-chat form:visible textarea");
        await field.FillAsync(words);
        await field.PressAsync("Enter");
    }

    private static async Task AnswerAsync(ILocator panel, string words)
    {
        var field = panel.Locator("[data-chat-say] textarea");
        await field.FillAsync(words);
        await field.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("");
    }

    private static Task<string[]> WordsAsync(ILocator bubbles) => bubbles.EvaluateAllAsync<string[]>("all => all.map(b => b.childNodes[1].textContent)");
}
