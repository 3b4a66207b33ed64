using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>Two people write on one ticket at the same time: nobody's words are lost, whoever was first.</summary>
public sealed class TwoPeopleJourney(House house) : IClassFixture<House>
{
    [BrowserTheory]
    [InlineData("erenler", "tr", "Önce ben yazdım.", "Ben de yazıyordum.")]
    [LongInlineData("behzisti-wa", "fa", "اول من نوشتم.", "من هم می‌نوشتم.")]
    public async Task BothDrafts_Survive(string tenant, string language, string first, string second)
    {
        var ticket = (await house.Tenant(tenant).RegisterAsync(first)).At("id")!;
        var path = $"/console/tickets/{ticket}";
        await using var one = await house.VisitAsync(tenant, "masa");
        await using var other = await house.VisitAsync(tenant, "masabasi");
        await one.GoAsync(path);
        await other.GoAsync(path);
        await Reply(one).PressSequentiallyAsync(first);
        await Reply(other).PressSequentiallyAsync(second);

        // The second closes the page before anything was sent, and comes back to what was written.
        await other.GoAsync("/console");
        await SendAsync(one, language);
        await Assertions.Expect(one.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(first);
        await other.Page.GoBackAsync();
        await Assertions.Expect(Reply(other)).ToHaveValueAsync(second);

        await SendAsync(other, language);
        if (await Reply(other).InputValueAsync() == second)
        {
            await SendAsync(other, language); // Told that something newer had arrived, and sends it all the same.
        }

        await Assertions.Expect(Reply(other)).ToHaveValueAsync("");
        var main = other.Page.GetByRole(AriaRole.Main);
        await Assertions.Expect(main).ToContainTextAsync(first);
        await Assertions.Expect(main).ToContainTextAsync(second);
    }

    private static ILocator Reply(Visit visit) => visit.Page.Locator("textarea#reply");

    private static async Task SendAsync(Visit visit, string language)
    {
        var words = new DeskSteps(visit, language).Words;
        await visit.Page.Locator("form#write").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = words["common.send"] }).ClickAsync();
        await visit.Page.WaitForLoadStateAsync(LoadState.Load);
    }
}
