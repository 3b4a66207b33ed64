using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>From the work to the citizen's word: proposed with proof, approved, talked over, closed. Every step on screen, in Turkish and in Persian.</summary>
public sealed class WorkJourneys(House house) : IClassFixture<House>
{
    [BrowserTheory]
    [InlineData("erenler", "tr", "Çukur kapatıldı, asfalt döküldü.")]
    [InlineData("behzisti-wa", "fa", "آسانسور تعمیر شد.")]
    public async Task Staff_ProposesWithProof_HeadApproves_CitizenSeesTheEnd(string tenant, string language, string done)
    {
        var api = house.Tenant(tenant);
        var unit = api.Demo.List("staff").First(s => s.At("userName") == "memur").At("unit");
        var topic = (await api.GetAsync("/topics")).Is(200).EnumerateArray().First(t => t.At("owner") == unit).At("code");
        var ticket = await api.RegisterAsync(done, new { topic, citizen = new { name = "Ali" } });
        var path = $"/console/tickets/{ticket.At("id")}";

        await using (var visit = await house.VisitAsync(tenant, "memur"))
        {
            var clerk = new DeskSteps(visit, language);
            await visit.GoAsync(path);
            await clerk.MoveAsync("accept");
            await clerk.MoveAsync("propose");
            await clerk.Page.SetInputFilesAsync("#move input[type=file]", new FilePayload { Name = "sonra.png", MimeType = "image/png", Buffer = Photos.Png() });
            await clerk.Page.Locator("#move textarea").First.FillAsync(done);
            await clerk.ConfirmAsync();
            await Assertions.Expect(clerk.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(done);
            Assert.Empty(visit.Errors);
        }

        await using (var visit = await house.VisitAsync(tenant, "mudur"))
        {
            var head = new DeskSteps(visit, language);
            await visit.GoAsync(path);
            var before = (await api.GetAsync($"/tickets/{ticket.At("id")}")).ETag;
            await head.MoveAsync("approve");
            await head.ConfirmAsync();
            await Poll.UntilAsync(async () => (await api.GetAsync($"/tickets/{ticket.At("id")}")).ETag != before, "the approval");
            await ApprovedByAllAsync(api, ticket.At("id")!);
        }

        await using (var visit = await house.VisitAsync(tenant, "masa"))
        {
            var desk = new DeskSteps(visit, language);
            await visit.GoAsync(path);
            await desk.MoveAsync("talk");
            await desk.Page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { Name = desk.Words["talk.satisfied"], Exact = true }).CheckAsync();
            await desk.ConfirmAsync();
            await desk.MoveAsync("solve");
            await desk.ConfirmAsync();
            await Poll.UntilAsync(async () => (await api.ReadAsync(ticket.At("id")!)).At("category") == "solved", "the ticket is solved");
            Assert.Empty(visit.Errors);
        }

        await using var citizen = await house.VisitAsync(tenant);
        await citizen.GoAsync($"/track?code={ticket.At("trackingCode")}");
        await Assertions.Expect(citizen.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(ticket.At("number")!);
    }

    /// <summary>Some workflows ask for a second signature from above.</summary>
    private static async Task ApprovedByAllAsync(TenantApi api, string id)
    {
        if ((await api.ReadAsync(id)).List("transitions").Any(t => t.At("action") == "approve"))
        {
            await api.MustAsync(id, "approve");
        }
    }
}
