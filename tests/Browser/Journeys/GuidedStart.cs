using Derman.Browser.Tests.Support;
using Derman.Core.Staff;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>Every step of the guided start, in its order, until its list says that nothing is missing.</summary>
internal sealed class GuidedStart(Hand hand, Visit visit, string language)
{
    /// <summary>Units of the pack a new tenant begins with.</summary>
    private const string Desk = "DESK";
    private const string Works = "WORKS";

    private IPage Page => visit.Page;

    public async Task GoThroughAsync(string unit, string topic, string[] people)
    {
        await hand.PressAsync(visit, "codes.next");
        await StepAsync("start");
        await Assertions.Expect(Page.Locator("li.dm-must").First).ToBeVisibleAsync();
        await StepAsync("brand");
        await hand.FillAsync(visit, "brand.phone", "153");
        await hand.PressAsync(visit, "common.save");
        await UnitAsync(unit);
        await TopicAsync(topic);
        await StepAsync("calendar"); // As they come: the country's holidays, the usual terms, texts in every language.
        await StepAsync("rules");
        await ExchangeAsync();
        await StepAsync("texts");
        await StepAsync("people");
        await hand.PressAsync(visit, "people.invite");
        await InviteAsync(people[0], "masa", Desk, Roles.Agent);
        await hand.PressAsync(visit, "people.inviteNext");
        await InviteAsync(people[1], "mudur", Works, Roles.Head);
        await StepAsync("start");
        await Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(hand.Words["start.ready"]);
        await Assertions.Expect(Page.Locator("li.dm-must")).ToHaveCountAsync(0);
        await hand.PressAsync(visit, "start.first");
        await Page.WaitForURLAsync("**/console/new");
    }

    private Task StepAsync(string step) => hand.PressAsync(visit, Page.Locator($"nav a[href$='/admin/{step}']:visible"));

    private async Task UnitAsync(string name)
    {
        await StepAsync("tree");
        await hand.PressAsync(visit, Page.Locator("main a.btn-primary[href*='/admin/tree?below=']"));
        await hand.FillAsync(Page.Locator($"[name='Input.Names[{language}]']"), name);
        await hand.PressAsync(visit, Page.Locator("form[action*='handler=Add'] button[type=submit]"));
        await Assertions.Expect(Page.Locator("[data-tree]")).ToContainTextAsync(name);
    }

    private async Task TopicAsync(string name)
    {
        await StepAsync("topics");
        await hand.PressAsync(visit, Page.Locator("main a[href$='/admin/topics/new']"));
        await hand.FillAsync(Page.Locator($"[name='Input.Names[{language}]']"), name);
        await hand.ChooseAsync(Page.Locator("[name='Input.Owner']"), Works);
        await hand.PressAsync(visit, "common.save");
        await Page.WaitForURLAsync("**/admin/topics");
        await Assertions.Expect(Page.GetByRole(AriaRole.Main)).ToContainTextAsync(name);
    }

    /// <summary>The telephone exchange may not call in before it has a key.</summary>
    private async Task ExchangeAsync()
    {
        await StepAsync("channels");
        await hand.PressAsync(visit, Page.Locator("main a[href*='account?account=phone']"));
        await hand.FillAsync(Page.Locator("main input[name='Settings[token]']"), "a-key-of-the-exchange-153");
        await hand.PressAsync(visit, "common.save");
        await Assertions.Expect(Page.Locator("main .dm-errors")).ToHaveCountAsync(0);
    }

    private async Task InviteAsync(string name, string userName, string unit, string role)
    {
        await hand.FillAsync(visit, "new.name", name);
        await hand.FillAsync(visit, "signin.userName", userName);
        await hand.ChooseAsync(Page.Locator("[name='Person.Unit']"), unit);
        await hand.TickAsync(Page.Locator($"[name='Person.Roles'][value='{role}']"));
        await hand.PressAsync(visit, "people.invite.submit");
        await Assertions.Expect(Page.Locator("main input[value*='/console/join/']")).ToHaveCountAsync(1);
    }
}
