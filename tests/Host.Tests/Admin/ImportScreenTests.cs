using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Derman.Core.Staff;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Admin;

/// <summary>An import from file to undo, as an administrator does it.</summary>
public sealed class ImportScreenTests(ConfiguringHost host) : IClassFixture<ConfiguringHost>
{
    [Fact]
    public async Task Tickets_AreChecked_Imported_AndTakenBack()
    {
        using var admin = await host.AdminAsync("erenler");
        var before = await TicketsAsync("erenler");
        await GiveAsync(admin, "tickets", "Eski numara;Başvuru metni;Kayıt tarihi\nA-1;Sokak lambası yanmıyor;12.03.2026\nA-2;;12.03.2026\n");
        await admin.SendAsync("handler=Check", ("Mapping[externalNumber]", "0"), ("Mapping[text]", "1"), ("Mapping[registeredAt]", "2"));
        await OverAsync(admin, "dm-tally");
        Assert.Contains("Başvuru metni", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Equal(before, await TicketsAsync("erenler"));
        var errors = await admin.OpenAsync($"/admin/import/run?handler=Errors&id={IdOf(admin)}", CancellationToken.None);
        using var reader = new StreamReader(errors);
        Assert.Contains("A-2;", await reader.ReadToEndAsync(), StringComparison.Ordinal);

        await admin.SendAsync("handler=Import");
        await OverAsync(admin, "handler=Undo");
        Assert.Equal(before + 1, await TicketsAsync("erenler"));
        await admin.SendAsync("handler=Undo");
        await OverAsync(admin, "geri alındı");
        Assert.Equal(before, await TicketsAsync("erenler"));
    }

    [Fact]
    public async Task People_GetLinksThatAreHandedOutOnce()
    {
        using var admin = await host.AdminAsync("tatvan");
        var unit = (await host.PackAsync("tatvan")).Tenant.Desk;
        await GiveAsync(admin, "people", $"Kullanıcı adı;Ad soyad;Birimi;Roller\nyeni.kisi;Yeni Kişi;{unit};staff\n");
        await admin.SendAsync("handler=Check", ("Mapping[userName]", "0"), ("Mapping[name]", "1"), ("Mapping[unit]", "2"), ("Mapping[roles]", "3"));
        await OverAsync(admin, "handler=Import");
        await admin.SendAsync("handler=Import");
        await OverAsync(admin, "handler=Links");
        var run = IdOf(admin);
        await admin.SendAsync("handler=Links");
        var link = Regex.Match(admin.Page, "yeni\\.kisi;\\S*/tatvan(?<path>/console/join/\\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["path"].Value;
        Assert.NotEqual("", link);
        using var invited = new Browser(host.Host.Address, "tatvan");
        Assert.Equal(HttpStatusCode.OK, await invited.GoAsync(link));
        await admin.GoAsync($"/admin/import/run?id={run}");
        Assert.DoesNotContain("handler=Links", admin.Page, StringComparison.Ordinal);
        Assert.NotNull(host.Host.Service<StaffAccounts>().FindByName(await host.TenantAsync("tatvan"), "YENI.KISI"));
    }

    [Fact]
    public async Task ARunOfAnother_AndAMissingOne_AreTheSame()
    {
        using var admin = await host.AdminAsync("erenler");
        await GiveAsync(admin, "tickets", "Eski numara;Başvuru metni\nB-1;x\n");
        var run = IdOf(admin);
        using var neighbour = await host.AdminAsync("tatvan");
        Assert.Equal(HttpStatusCode.NotFound, await neighbour.GoAsync($"/admin/import/run?id={run}"));
        var words = neighbour.Words.Replace(run, "", StringComparison.Ordinal); // The page names the address that was asked for.
        var missing = Guid.NewGuid().ToString();
        Assert.Equal(HttpStatusCode.NotFound, await neighbour.GoAsync($"/admin/import/run?id={missing}"));
        Assert.Equal(words, neighbour.Words.Replace(missing, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("tickets", "yalnız başlık")]
    public async Task AFileThatCannotBeRead_IsToldAtItsField(string kind, string content)
    {
        using var admin = await host.AdminAsync("erenler");
        await GiveAsync(admin, kind, content);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, admin.Status);
        Assert.Contains("dm-errors", admin.Page, StringComparison.Ordinal);
    }

    private async Task<long> TicketsAsync(string tenant) => (await host.TenantAsync(tenant)).Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

    private static string IdOf(Browser admin) => Regex.Match(admin.Page, "id=(?<id>[0-9a-f-]{36})", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["id"].Value;

    private static async Task GiveAsync(Browser admin, string kind, string content)
    {
        await admin.GoAsync("/admin/import");
        await admin.SendFileAsync("", "file", "dosya.csv", Encoding.UTF8.GetBytes(content), ("Kind", kind));
    }

    private static Task OverAsync(Browser admin, string sign)
    {
        var id = IdOf(admin);
        return Poll.UntilAsync(async () => await admin.GoAsync($"/admin/import/run?id={id}") == HttpStatusCode.OK && WebUtility.HtmlDecode(admin.Page).Contains(sign, StringComparison.Ordinal), sign);
    }
}
