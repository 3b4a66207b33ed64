using System.Net;
using System.Text.Json;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Rights;

/// <summary>Sealing, full data with a reason, who sees it, and roles, over screens and the API.</summary>
public sealed class RightsScreenTests : IAsyncLifetime
{
    private const string Phone = "905550000001";
    private RunningHost _host = null!;
    private TenantApi _erenler = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync();
        _erenler = _host.Tenant("erenler");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task FullData_IsShownOnce_AndTheCitizenReadsWhoLooked()
    {
        var ticket = await RegisterAsync();
        var id = ticket.At("id")!;
        using var desk = await StaffAsync("masa");
        await desk.GoAsync($"/console/tickets/{id}");
        Assert.Contains("5** *** ** 01", desk.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, desk.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await desk.SendAsync("handler=Unmask", ("UnmaskReason", "")));
        Assert.DoesNotContain(Phone, desk.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await desk.SendAsync("handler=Unmask", ("UnmaskReason", "Randevu icin aranacak")));
        Assert.Contains(Phone, desk.Page, StringComparison.Ordinal);
        await desk.GoAsync($"/console/tickets/{id}");
        Assert.DoesNotContain(Phone, desk.Page, StringComparison.Ordinal);

        using var citizen = new Browser(_host.Address, "erenler");
        await citizen.GoAsync($"/track?code={ticket.At("trackingCode")}");
        Assert.Contains("Randevu icin aranacak", citizen.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_MasksEverywhere_AndMayNotUnmaskByDefault()
    {
        var id = (await RegisterAsync()).At("id")!;
        var read = await _erenler.ReadAsync(id);
        Assert.Equal("+90 5** *** ** 01", read.GetProperty("citizen").GetProperty("phone").GetString());
        Assert.DoesNotContain("nationalId", (await _erenler.GetAsync("/tickets")).Text, StringComparison.Ordinal);
        Refused(await _erenler.PostAsync($"/tickets/{id}/unmask", new { reason = "sebep" }), 403, "ticket.moveForbidden");
        Refused(await _erenler.PostAsync($"/tickets/{id}/seal", new { reason = "sebep" }), 403, "ticket.moveForbidden");
        Refused(await _erenler.GetAsync($"/tickets/{id}/onlookers"), 403, "ticket.moveForbidden");
        Refused(await _erenler.PostAsync($"/tickets/{Guid.NewGuid()}/unmask", new { reason = "sebep" }), 404, "ticket.notFound");
    }

    [Fact]
    public async Task Sealed_ByTheMayor_IsGoneForDeskAndApi_ExactlyLikeWhatNeverWas()
    {
        var ticket = await RegisterAsync();
        var id = ticket.At("id")!;
        using var mayor = await StaffAsync("baskan");
        await mayor.GoAsync($"/console/tickets/{id}");
        Assert.Equal(HttpStatusCode.OK, await mayor.SendAsync("handler=Seal", ("SealReason", "koruma karari")));

        using var desk = await StaffAsync("masa");
        Assert.Equal(HttpStatusCode.NotFound, await desk.GoAsync($"/console/tickets/{id}"));
        await desk.GoAsync($"/console?q={ticket.At("number")}");
        Assert.DoesNotContain(id, desk.Page, StringComparison.OrdinalIgnoreCase);
        var (hidden, missing) = (await _erenler.GetAsync($"/tickets/{id}"), await _erenler.GetAsync($"/tickets/{Guid.NewGuid()}"));
        Assert.Equal((missing.Status, missing.Code), (hidden.Status, hidden.Code));
        Assert.DoesNotContain(id, (await _erenler.GetAsync("/tickets?limit=200")).Text, StringComparison.OrdinalIgnoreCase);

        using var citizen = new Browser(_host.Address, "erenler");
        await citizen.GoAsync($"/track?code={ticket.At("trackingCode")}");
        Assert.Contains(ticket.At("number")!, citizen.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoSees_IsAScreenForHeadsAndAuditors_AndForNobodyElse()
    {
        var id = (await RegisterAsync()).At("id")!;
        using var auditor = await StaffAsync("denetci");
        await auditor.GoAsync($"/console/tickets/{id}");
        Assert.Contains($"/console/tickets/{id}/onlookers", auditor.Page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await auditor.GoAsync($"/console/tickets/{id}/onlookers?lang=en"));
        Assert.Contains("Call desk: sees the requests of every unit.", auditor.Page, StringComparison.Ordinal);

        using var desk = await StaffAsync("masa");
        await desk.GoAsync($"/console/tickets/{id}/onlookers");
        Assert.EndsWith("/console/denied", desk.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_ArePreviewedThenSaved_AndHoldAtOnceOnPagesAndStreams()
    {
        var id = (await RegisterAsync()).At("id")!;
        using var desk = await StaffAsync("masa");
        Assert.Equal(HttpStatusCode.OK, await desk.GoAsync($"/console/tickets/{id}"));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var opened = await desk.OpenStreamAsync("/api/v1/stream", deadline.Token);
        using var stream = new StreamReader(await opened.Content.ReadAsStreamAsync(deadline.Token));
        Assert.Equal(": open", await stream.ReadLineAsync(deadline.Token));
        await _erenler.ActAsync(id, "note", new { comment = "bir" });
        Assert.Equal(id, await NextAsync(stream, deadline.Token));

        using var admin = await StaffAsync("yonetici");
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync("/admin/roles?lang=en"));
        await admin.GoAsync("/admin/roles/agent?lang=en");
        await admin.SendAsync("Input.Sees", ("Input.Sees", "own"));
        Assert.Contains("Who gains and loses what?", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await desk.GoAsync($"/console/tickets/{id}"));
        Assert.Equal(HttpStatusCode.OK, await admin.SendToAsync("Input.Sees", "?handler=Save", ("Input.Sees", "own")));
        Assert.EndsWith("/admin/roles", admin.Here.AbsolutePath, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await desk.GoAsync($"/console/tickets/{id}"));
        var other = (await RegisterAsync()).At("id")!;
        await _erenler.ActAsync(id, "note", new { comment = "iki" });
        var mine = (await _erenler.GetAsync("/staff")).Is(200).EnumerateArray().First(s => s.GetProperty("userName").GetString() == "masa").At("id")!;
        var told = (await RegisterAsync()).At("id")!;
        (await _erenler.ActAsync(told, "assign", new { to = mine, comment = "x" })).Is(200);
        Assert.Equal(told, await NextAsync(stream, deadline.Token)); // Nothing about the others came before it.
        Assert.NotEqual(other, told);
    }

    [Fact]
    public async Task Roles_SavedAfterSomethingElseWasChosen_ShowWhatThatMeansFirst()
    {
        using var admin = await StaffAsync("yonetici");
        await admin.GoAsync("/admin/roles/counter?lang=en");
        await admin.SendAsync("Input.Sees", ("Input.Sees", "own"));
        await admin.SendToAsync("Input.Sees", "?handler=Save", ("Input.Sees", "unit"));
        Assert.Contains("Who gains and loses what?", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/roles?lang=en");
        Assert.Contains("nothing was changed", admin.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/admin/roles")]
    [InlineData("/admin/roles/agent")]
    [InlineData("/admin/roles/new")]
    public async Task Roles_AreForWhoManagesThem(string path)
    {
        using var head = await StaffAsync("mudur");
        await head.GoAsync(path);
        Assert.EndsWith("/console/denied", head.Here.AbsolutePath, StringComparison.Ordinal);
    }

    private static void Refused(Answer answer, int status, string code) => Assert.Equal((status, code), (answer.Status, answer.Code));

    private async Task<Browser> StaffAsync(string userName)
    {
        var browser = new Browser(_host.Address, "erenler");
        await browser.SignInAsync(userName);
        return browser;
    }

    private Task<JsonElement> RegisterAsync() => _erenler.RegisterAsync("Kaldirim bozuk", new { citizen = new { name = "Ayse Kaya", phone = "0555 000 00 01" } });

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken ct)
    {
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement.At("id");
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
