using System.Text.Json;
using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>How it ends is the citizen's word: one tap on the tracking page, on a telephone.</summary>
public sealed class CitizenJourney(House house) : IClassFixture<House>
{
    private static readonly VisitOptions Telephone = new(Width: 390, Height: 844);

    [BrowserTheory]
    [InlineData("erenler", "tr", "Musluklar yenilendi.")]
    [InlineData("behzisti-wa", "fa", "آسانسور راه افتاد.")]
    public async Task Citizen_SaysItIsDone_WithOneTap_AndTheRequestIsClosed(string tenant, string language, string wish)
    {
        var api = house.Tenant(tenant);
        var ticket = await ApprovedAsync(api, wish);
        await using (var citizen = await house.VisitAsync(tenant, options: Telephone))
        {
            var words = new DeskSteps(citizen, language).Words;
            await citizen.GoAsync($"/track?code={ticket.At("trackingCode")}");
            await Button(citizen, words["portal.track.done"]).ClickAsync();
            await Assertions.Expect(citizen.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(words["portal.track.thanksDone"]);
            await Assertions.Expect(Button(citizen, words["portal.track.done"])).ToHaveCountAsync(0);
            Assert.Empty(citizen.Errors);
        }

        await using (var visit = await house.VisitAsync(tenant, "masa"))
        {
            var desk = new DeskSteps(visit, language);
            await visit.GoAsync($"/console/tickets/{ticket.At("id")}");
            await desk.MoveAsync("solve");
            await desk.ConfirmAsync();
            await desk.MoveAsync("close");
            await desk.ConfirmAsync();
            Assert.Equal("closed", (await api.ReadAsync(ticket.At("id")!)).At("category"));
        }

        await using var end = await house.VisitAsync(tenant, options: Telephone);
        await end.GoAsync($"/track?code={ticket.At("trackingCode")}");
        await Assertions.Expect(end.Page.Locator("main a[href*='/survey/']")).ToBeVisibleAsync();
    }

    [BrowserTheory]
    [InlineData("erenler", "tr", "Musluk hâlâ akıyor.")]
    [LongInlineData("behzisti-wa", "fa", "آسانسور هنوز کار نمی‌کند.")]
    public async Task Citizen_SaysItIsNotDone_WithAPhoto_AndTheWorkGoesBack(string tenant, string language, string complaint)
    {
        var api = house.Tenant(tenant);
        var ticket = await ApprovedAsync(api, complaint);
        await using var citizen = await house.VisitAsync(tenant, options: Telephone);
        var (page, words) = (citizen.Page, new DeskSteps(citizen, language).Words);
        await citizen.GoAsync($"/track?code={ticket.At("trackingCode")}");
        var form = page.Locator("form:has([name=Done])");
        await form.Locator("summary").ClickAsync();
        await form.Locator("[name=Words]").FillAsync(complaint);
        await form.Locator("[name=Photos]").SetInputFilesAsync(new FilePayload { Name = "musluk.png", MimeType = "image/png", Buffer = Photos.Png() });
        await Button(citizen, words["portal.track.notDone"]).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(words["portal.track.thanksNotDone"]);
        await Assertions.Expect(page.Locator(".dm-said-list")).ToContainTextAsync(complaint);
        Assert.Equal("open", (await api.ReadAsync(ticket.At("id")!)).At("category"));
        Assert.Empty(citizen.Errors);
    }

    /// <summary>The work is done, and whoever must has agreed.</summary>
    private static async Task<JsonElement> ApprovedAsync(TenantApi api, string wish)
    {
        const int Signatures = 3;
        var ticket = await api.RegisterAsync(wish, new { citizen = new { name = "Ali" } });
        var id = ticket.At("id")!;
        await api.MustAsync(id, "accept");
        await api.MustAsync(id, "propose", new { comment = wish, proof = new[] { (await api.AttachAsync(id, Photos.Png(), "sonra.png", "image/png")).Is(201).At("id") } });
        for (var i = 0; i < Signatures && (await api.ReadAsync(id)).List("transitions").Any(t => t.At("action") == "approve"); i++)
        {
            await api.MustAsync(id, "approve");
        }

        return ticket;
    }

    private static ILocator Button(Visit visit, string name) => visit.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });
}
