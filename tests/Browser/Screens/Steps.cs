using Derman.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Screens;

/// <summary>Short ways to pages that have no address of their own.</summary>
internal static class Steps
{
    public static string Authorize(DeskWorld world) =>
        $"/connect/authorize?client_id={world.Application}&response_type=code&scope=openid%20profile&state=s&redirect_uri={Uri.EscapeDataString(DeskWorld.Callback)}"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    /// <summary>To where the first link with this in its address leads.</summary>
    public static async Task FollowAsync(Visit visit, string part)
    {
        await visit.Page.Locator($"main a[href*='{part}']").First.ClickAsync();
        await visit.Page.WaitForURLAsync($"**{part}**");
    }

    /// <summary>The newest two of the list, to be given to somebody else.</summary>
    public static async Task BulkAsync(Visit visit)
    {
        var boxes = visit.Page.Locator("main input[name=ids]");
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await visit.Page.Locator("button[name=Chosen][value=assign]").First.ClickAsync();
        await visit.Page.WaitForURLAsync("**/console/bulk**");
    }

    /// <summary>As many steps of a citizen's request as asked for.</summary>
    public static async Task RequestAsync(Visit visit, DeskWorld world, int steps)
    {
        await visit.Page.Locator("main textarea").First.FillAsync(world.Language == "fa" ? "برای مادرم کمک می‌خواهم." : "Sokağımızdaki çukur üç gündür kapanmadı.");
        for (var i = 0; i < steps; i++)
        {
            await NextAsync(visit.Page);
        }
    }

    /// <summary>The first button of the page's form is the one that Enter presses.</summary>
    public static async Task NextAsync(IPage page)
    {
        await page.Locator("main form button[type=submit]:not([aria-hidden]):visible").First.ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }
}
