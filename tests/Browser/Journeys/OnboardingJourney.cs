using System.Text.RegularExpressions;
using Derman.Browser.Tests.Support;
using Derman.Core.Staff.SecondFactor;
using Microsoft.Playwright;
using NodaTime;

namespace Derman.Browser.Tests.Journeys;

/// <summary>
/// From nothing to the first ticket: the operator makes the tenant, its administrator comes by the link, secures the account, goes through the
/// guided start until nothing is missing, and registers the first request.
/// </summary>
public sealed partial class OnboardingJourney(House house) : IClassFixture<House>
{
    private const int MostInteractions = 60;

    [BrowserTheory]
    [InlineData("tr", "yesilova", "Yeşilova Belediyesi", "Burdur", "TR", "Türkçe", "Elif Kaya", "Parkta lambalar yanmıyor.", "Park ve Bahçeler Müdürlüğü", "Park aydınlatması", new[] { "Deniz Ak", "Mert Usta" })]
    [LongInlineData("fa", "khoy", "شهرداری خوی", "آذربایجان غربی", "IR", "فارسی", "زهرا رضایی", "چراغ‌های پارک خاموش است.", "فضای سبز", "روشنایی پارک", new[] { "علی نوری", "مریم کریمی" })]
    public async Task NewTenant_FromNothingToItsFirstTicket(string language, string id, string name, string province, string country, string spoken, string admin, string wish, string unit, string topic, string[] people)
    {
        var hand = new Hand(language);
        var link = await MakeTenantAsync(hand, language, id, name, province, country, spoken, admin);
        await using var visit = await house.VisitAsync(id);
        var page = visit.Page;
        await page.GotoAsync(link);
        await hand.FillAsync(visit, "account.password.new", "yosunlu kaldırım fısıltısı");
        await hand.PressAsync(visit, page.Locator("form:has([name=Password]) button[type=submit]"));
        await SecureAsync(hand, visit);

        await new GuidedStart(hand, visit, language).GoThroughAsync(unit, topic, people);
        await hand.FillAsync(visit, "new.name", "Ali");
        await hand.FillAsync(visit, "new.what", wish);
        await hand.PressAsync(visit, page.Locator("button[data-fkey=F10]"));
        await page.WaitForURLAsync("**/console/new/done**");

        await Assertions.Expect(page.Locator(".dm-readback")).ToBeVisibleAsync();
        Assert.True(hand.Interactions <= MostInteractions, $"{hand.Interactions} interactions.");
        Assert.Empty(visit.Errors);
    }

    private async Task<string> MakeTenantAsync(Hand hand, string language, string id, string name, string province, string country, string spoken, string admin)
    {
        await using var visit = await house.VisitAsync("", House.Operator, new VisitOptions(Language: language));
        await visit.GoAsync("/operator/tenants/new");
        await hand.FillAsync(visit, "operator.name", name);
        await hand.FillAsync(visit, "operator.id", id);
        await hand.ChooseAsync(visit, "operator.country", hand.Words[$"operator.country.{country}"]);
        await hand.FillAsync(visit, "operator.province", province);
        await hand.ChooseAsync(visit, "operator.languages.label", spoken);
        await hand.FillAsync(visit, "new.name", admin);
        await hand.FillAsync(visit, "signin.userName", "yonetici");
        await hand.PressAsync(visit, "operator.new.make");
        var link = (await visit.Page.Locator(".dm-code").TextContentAsync())!.Trim();
        Assert.Contains("/console/join/", link, StringComparison.Ordinal);
        return link;
    }

    /// <summary>Administrators show a second thing about themselves: here the code of an application on a telephone.</summary>
    private static async Task SecureAsync(Hand hand, Visit visit)
    {
        var page = visit.Page;
        await page.WaitForURLAsync("**/console/account/second-factor**");
        var key = Spaces().Replace((await page.Locator("code").TextContentAsync())!, "");
        await hand.FillAsync(visit, "signin.code", Totp.Code(Bytes(key), Totp.StepAt(SystemClock.Instance.GetCurrentInstant())));
        await hand.PressAsync(visit, "second.setup.turnOn");
        await Assertions.Expect(page.Locator("[name=Code]")).ToHaveCountAsync(0);
    }

    /// <summary>RFC 4648, base 32, as authenticator applications read it.</summary>
    private static byte[] Bytes(string text)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var letter in text.ToUpperInvariant().TrimEnd('='))
        {
            (bits, count) = (((bits << 5) | Letters.IndexOf(letter, StringComparison.Ordinal)) & 0xFFFF, count + 5);
            if (count >= 8)
            {
                bytes.Add((byte)(bits >> (count -= 8)));
            }
        }

        return [.. bytes];
    }

    [GeneratedRegex(@"\s")]
    private static partial Regex Spaces();
}
