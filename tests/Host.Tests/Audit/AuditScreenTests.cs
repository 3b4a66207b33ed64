using System.Net;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Audit;

/// <summary>The audit trail on screen: readable, filtered, checked, downloaded, and only for who may read it.</summary>
public sealed class AuditScreenTests : IAsyncLifetime
{
    private RunningHost _host = null!;
    private TenantApi _erenler = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync();
        _erenler = _host.Tenant("erenler");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Trail_ShowsWhoSawFullData_AndWhatHappenedToOneRequest()
    {
        var ticket = await _erenler.RegisterAsync("Kaldirim bozuk", new { citizen = new { name = "Ayse Kaya", phone = "0555 000 00 01" } });
        using (var desk = await StaffAsync("masa"))
        {
            await desk.GoAsync($"/console/tickets/{ticket.At("id")}");
            Assert.Equal(HttpStatusCode.OK, await desk.SendAsync("handler=Unmask", ("UnmaskReason", "Randevu icin aranacak")));

            // A number proven for two records is an offer on the page, and a no is remembered.
            var other = await _erenler.RegisterAsync("Lamba yanmiyor", new { citizen = new { name = "Ali Demir", phone = "0555 000 00 01" } });
            var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
            await tenant.Store.WriteAsync(s => s.Execute("UPDATE \"contact_point\" SET \"proof\" = 'card'"), CancellationToken.None);
            await desk.GoAsync($"/console/tickets/{ticket.At("id")}");
            Assert.Contains($"value=\"{other.At("number")}\"", desk.Page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await desk.SendToAsync("handler=TwoPeople", "?handler=TwoPeople"));
            Assert.DoesNotContain("handler=TwoPeople", desk.Page, StringComparison.Ordinal);
        }

        using var auditor = await StaffAsync("denetci");
        Assert.Equal(HttpStatusCode.OK, await auditor.GoAsync("/admin/audit?area=unmasking&lang=en"));
        Assert.Contains("saw the citizen’s data in full.", WebUtility.HtmlDecode(auditor.Page), StringComparison.Ordinal);
        Assert.Contains("Randevu icin aranacak", auditor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("took the request down.", auditor.Page, StringComparison.Ordinal);
        await auditor.GoAsync($"/admin/audit?ticket={ticket.At("number")}&lang=en");
        Assert.Contains("took the request down.", auditor.Page, StringComparison.Ordinal);
        Assert.Contains("is somebody else.", auditor.Page, StringComparison.Ordinal);
        await auditor.GoAsync("/admin/audit?area=signIn&lang=en");
        Assert.Contains(" signed in.", auditor.Page, StringComparison.Ordinal);
        await auditor.GoAsync("/admin/audit?to=2001-01-01&lang=en");
        Assert.Contains("No record found", auditor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_SaysWhetherTheChainIsWhole()
    {
        await _erenler.RegisterAsync();
        using var auditor = await StaffAsync("denetci");
        await auditor.GoAsync("/admin/audit?lang=en");
        Assert.Contains("Not checked since this host started.", auditor.Page, StringComparison.Ordinal);
        await auditor.SendAsync("handler=Verify");
        Assert.Contains("The chain is whole:", auditor.Page, StringComparison.Ordinal);

        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        await tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket_event\" SET \"content\" = '{}' WHERE \"seq\" = 1"), CancellationToken.None);
        await auditor.SendAsync("handler=Verify");
        Assert.Contains("The chain is broken at record 1", auditor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_IsAFileOfTheSameFilter_AndIsItselfOnRecord()
    {
        await _erenler.RegisterAsync("=HYPERLINK(1)");
        using var auditor = await StaffAsync("denetci");
        await auditor.GoAsync("/admin/audit?area=tickets&lang=en");
        Assert.Equal(HttpStatusCode.OK, await auditor.SendAsync("handler=Export"));
        Assert.StartsWith("No.,When,Who,Kind,Request,What", auditor.Page, StringComparison.Ordinal);
        Assert.Contains("registered", auditor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("personSignedIn", auditor.Page, StringComparison.Ordinal);
        await auditor.GoAsync("/admin/audit?area=exports&lang=en");
        Assert.Contains("downloaded the audit trail", auditor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trail_IsForWhoReadsIt_AndInTheirMenu()
    {
        using var auditor = await StaffAsync("denetci");
        await auditor.GoAsync("/console");
        Assert.Contains("/admin/audit\"", auditor.Page, StringComparison.Ordinal);
        using var head = await StaffAsync("mudur");
        await head.GoAsync("/console");
        Assert.DoesNotContain("/admin/audit\"", head.Page, StringComparison.Ordinal);
        await head.GoAsync("/admin/audit");
        Assert.EndsWith("/console/denied", head.Here.AbsolutePath, StringComparison.Ordinal);
    }

    private async Task<Browser> StaffAsync(string userName)
    {
        var browser = new Browser(_host.Address, "erenler");
        await browser.SignInAsync(userName);
        return browser;
    }
}
