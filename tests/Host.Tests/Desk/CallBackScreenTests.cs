using System.Net;
using Derman.Channels;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Isolation;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Desk;

/// <summary>People who hung up wait on the screen: taken by one, called by a link, ended with what came of it; and a telephone that pops up.</summary>
public sealed class CallBackScreenTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Where = "melikgazi";

    [Fact]
    public async Task CallBack_IsTakenCalledAndEnded_ByFormsAlone()
    {
        var id = await AbandonedAsync("screen", "905559990001", Duration.FromHours(2));
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/calls");
        Assert.Contains("Söz tutulmadı", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal); // In words, not in colour alone.
        Assert.DoesNotContain("+905559990001", browser.Page, StringComparison.Ordinal);
        await PressAsync(browser, "Take", id);
        Assert.Contains("href=\"tel:&#x2B;905559990001\"", browser.Page, StringComparison.Ordinal);

        using var other = await StaffAsync("yonetici");
        await other.GoAsync("/console/calls");
        Assert.DoesNotContain(id.ToString(), FormsOf(other.Page), StringComparison.Ordinal); // One at a time.
        await PressAsync(browser, "NotReached", id);
        Assert.Contains("1/3", browser.Page, StringComparison.Ordinal);

        await PressAsync(browser, "Take", id);
        await browser.GoAsync($"/console/new?callBack={id}");
        Assert.Contains("value=\"&#x2B;905559990001\"", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("id=\"call-form\"", ("Input.Text", "Geri arayınca anlattı"), ("Input.Phone", "+905559990001"), ("Input.Channel", "phone"));
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        var row = (await TenantAsync()).Store.Read(s => s.First<CallBack>("\"number\" = '+905559990001'"))!;
        Assert.Equal(CallBackReasons.Spoken, row.Reason);
        Assert.NotNull(row.Ticket);

        using var clerk = await StaffAsync("memur");
        await clerk.GoAsync($"/console/new?callBack={await AbandonedAsync("clerk", "905559990002", Duration.Zero)}");
        Assert.DoesNotContain("9990002", clerk.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_ListsTakesAndEnds_AndForeignOnesAreNotThere()
    {
        var id = await AbandonedAsync("api", "905559990003", Duration.Zero);
        var (here, there) = (fixture.Host.Tenant(Where), fixture.Host.Tenant("tatvan"));
        var listed = (await here.GetAsync("/call-backs")).Is(200).List("items").Single(i => i.At("number") == "+905559990003");
        Assert.Equal((id.ToString(), "1"), (listed.At("id"), listed.At("calls")));
        Assert.Equal("callBack.notTaken", (await here.PostAsync($"/call-backs/{id}/not-reached", null)).Is(409).At("code"));
        Assert.Equal(204, (await here.PostAsync($"/call-backs/{id}/take", null)).Status);
        Assert.Equal("callBack.notFound", (await there.PostAsync($"/call-backs/{id}/take", null)).Is(404).At("code"));
        Assert.Equal(204, (await here.PostAsync($"/call-backs/{id}/spoken", new { text = "Sorusunu sordu" })).Status);
        Assert.Equal("callBack.closed", (await here.PostAsync($"/call-backs/{id}/release", null)).Is(409).At("code"));
    }

    [Fact]
    public async Task OwnTelephone_PopsUpByTheStream_AndTheRecordingIsForWhoMayHearIt()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var browser = await StaffAsync("masa");
        await browser.GoAsync("/console/calls");
        Assert.DoesNotContain("dm-offer", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("handler=Extension", ("Telephone", "7001"));
        Assert.Contains("dm-offer", browser.Page, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Host.Tenant(Where).Base}/api/v1/stream");
        request.Headers.Add("Cookie", await new Callers(fixture.Host).SignInAsync(Where, "masa"));
        using var answer = await fixture.Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        Assert.Equal(": open", await lines.ReadLineAsync(deadline.Token));

        var ring = new CallEvent { CallId = "pop", Kind = CallEventKind.Ring, From = "905559990004" };
        await SendAsync(ring);
        await SendAsync(ring with { Kind = CallEventKind.AgentRinging, Agent = "7001" });
        Assert.Equal("data: {\"ringing\":[{\"account\":\"phone\",\"callId\":\"pop\"}]}", await CallAsync(lines, deadline.Token));
        Assert.Contains("call=phone%2Fpop", await browser.PartAsync("/console/calls?handler=Offer"), StringComparison.Ordinal);
        await SendAsync(ring with { Kind = CallEventKind.Answered, Agent = "7002" });
        Assert.Equal("data: {\"ringing\":[]}", await CallAsync(lines, deadline.Token));
        Assert.DoesNotContain("phone%2Fpop", await browser.PartAsync("/console/calls?handler=Offer"), StringComparison.Ordinal);

        await SendAsync(ring with { Kind = CallEventKind.HangUp });
        await SendAsync(ring with { Kind = CallEventKind.Recorded, Recording = new Uri("https://pbx.example.org/pop.wav") });
        await browser.GoAsync("/console/calls");
        Assert.DoesNotContain("pop.wav", browser.Page, StringComparison.Ordinal);
        using var auditor = await StaffAsync("denetci");
        await auditor.GoAsync("/console/calls");
        Assert.Contains("href=\"https://pbx.example.org/pop.wav\"", auditor.Page, StringComparison.Ordinal);
    }

    /// <summary>Tatvan's line makes drafts: an ended call waits for whoever answered, and its ticket tells of it.</summary>
    [Fact]
    public async Task Draft_WaitsForWhoAnswered_AndTheTicketTellsOfTheCall()
    {
        const string Line = "tatvan";
        using var browser = await StaffAsync("masa", Line);
        await browser.GoAsync("/console/calls");
        await browser.SendAsync("handler=Extension", ("Telephone", "8001"));
        var start = SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(4);
        foreach (var (kind, second) in new[] { (CallEventKind.Ring, 0), (CallEventKind.Queued, 2), (CallEventKind.Answered, 20), (CallEventKind.HangUp, 140) })
        {
            var at = (start + Duration.FromSeconds(second)).ToDateTimeOffset();
            await SendAsync(new CallEvent { CallId = "draft", Kind = kind, From = "905559990006", Queue = "153", Agent = kind == CallEventKind.Answered ? "8001" : null, At = at }, Line);
        }

        await browser.GoAsync("/console/calls");
        var page = WebUtility.HtmlDecode(browser.Page);
        Assert.Contains("Başvuru taslakları", page, StringComparison.Ordinal);
        Assert.Contains("call=phone%2Fdraft", page, StringComparison.Ordinal);
        Assert.Contains("Görüşmeyi yazıyor", page, StringComparison.Ordinal); // Wrapping up, for all to see.
        await browser.GoAsync("/console/new?call=phone%2Fdraft");
        await browser.SendAsync("id=\"call-form\"", ("Input.Text", "Lamba yanmıyor"), ("Input.Phone", "+905559990006"), ("Input.Channel", "phone"));
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        await browser.GoAsync($"/console/tickets/{browser.Here.Query.Replace("?id=", "", StringComparison.Ordinal)}");
        Assert.Contains("18 sn bekledi · 2 dk konuşuldu", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
        await browser.GoAsync("/console/calls");
        Assert.DoesNotContain("call=phone%2Fdraft", browser.Page, StringComparison.Ordinal);
    }

    /// <summary>The buttons of a row are forms that differ by their handler alone.</summary>
    private static Task<HttpStatusCode> PressAsync(Browser browser, string handler, Guid id) =>
        browser.SendToAsync($"name=\"id\" value=\"{id}\"", $"?handler={handler}");

    private static string FormsOf(string page) => string.Concat(page.Split("<form").Skip(1).Select(f => f.Split("</form>")[0]));

    private static async Task<string> CallAsync(StreamReader lines, CancellationToken ct)
    {
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line == "event: call")
            {
                return (await lines.ReadLineAsync(ct))!;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private async Task<Guid> AbandonedAsync(string call, string number, Duration ago)
    {
        var at = SystemClock.Instance.GetCurrentInstant() - ago;
        await SendAsync(new CallEvent { CallId = call, Kind = CallEventKind.Abandoned, From = number, At = at.ToDateTimeOffset() });
        return (await TenantAsync()).Store.Read(s => s.First<CallBack>("\"number\" = @p0", $"+{number}"))!.Id;
    }

    private async Task SendAsync(CallEvent item, string tenant = Where) =>
        await fixture.Host.Service<HandleInboundEvent>().ExecuteAsync(await TenantAsync(tenant), "phone", null, item, 0, SystemClock.Instance.GetCurrentInstant(), CancellationToken.None);

    private async Task<Tenant> TenantAsync(string tenant = Where) => (await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant), CancellationToken.None))!;

    private async Task<Browser> StaffAsync(string person, string tenant = Where)
    {
        var browser = new Browser(fixture.Host.Address, tenant);
        await browser.SignInAsync(person);
        return browser;
    }
}
