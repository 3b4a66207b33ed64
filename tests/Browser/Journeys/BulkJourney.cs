using System.Text.RegularExpressions;
using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>Three requests go to somebody else at once, and come back with one press.</summary>
public sealed class BulkJourney(House house) : IClassFixture<House>
{
    [BrowserTheory]
    [InlineData("erenler", "tr", "Toplu iş için istek")]
    [InlineData("behzisti-wa", "fa", "درخواست برای کار گروهی")]
    public async Task BulkReassign_IsShownBeforehand_AndTakenBack(string tenant, string language, string wish)
    {
        var api = house.Tenant(tenant);
        var tickets = new List<(string Id, string Number, string Holder)>();
        for (var i = 0; i < 3; i++)
        {
            var made = await api.RegisterAsync(wish);
            tickets.Add((made.At("id")!, made.At("number")!, Holder(made)));
        }

        await using var visit = await house.VisitAsync(tenant, "masa");
        var (page, hand) = (visit.Page, new Hand(language));
        await visit.GoAsync("/console?view=all&sort=newest");
        foreach (var (_, number, _) in tickets)
        {
            await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = hand.Words.T("inbox.selectOne", ("no", number)), Exact = true }).CheckAsync();
        }

        await hand.PressAsync(visit, page.Locator("button[name=Chosen][value=assign]"));
        await page.WaitForURLAsync("**/console/bulk**");
        var to = page.GetByLabel(hand.Words["action.field.to"]);
        await to.SelectOptionAsync(new SelectOptionValue { Index = await to.Locator("option").CountAsync() - 1 });
        await hand.PressAsync(visit, "bulk.look");
        var make = page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new Regex(Regex.Escape(hand.Words["action.assign"]) + ".*[3۳]") });
        await Assertions.Expect(make).ToBeVisibleAsync();
        await make.ClickAsync();
        var undo = page.Locator(".dm-toast").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = new Regex(Regex.Escape(hand.Words["common.undo"])) });
        await Assertions.Expect(undo).ToBeVisibleAsync();
        foreach (var (id, _, before) in tickets)
        {
            Assert.NotEqual(before, Holder(await api.ReadAsync(id)));
        }

        await undo.ClickAsync();
        await Assertions.Expect(page.Locator(".dm-toast")).ToContainTextAsync(hand.Words.T("bulk.undone", ("n", 3)));
        foreach (var (id, _, before) in tickets)
        {
            Assert.Equal(before, Holder(await api.ReadAsync(id)));
        }

        Assert.Empty(visit.Errors);
    }

    private static string Holder(System.Text.Json.JsonElement ticket) => $"{ticket.At("directorate", "code")} {ticket.At("assignee")}";
}
