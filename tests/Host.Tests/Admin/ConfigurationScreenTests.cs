using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Admin;

/// <summary>One host for the screens of the administration. The tests of a class run one after the other, each on a part of its own.</summary>
public sealed class AdminHost : IAsyncLifetime
{
    internal RunningHost Host { get; private set; } = null!;

    internal Tenant Erenler { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await RunningHost.StartAsync();
        Erenler = (await Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>The screens on which an institution sets itself up.</summary>
public sealed partial class ConfigurationScreenTests(AdminHost host) : IClassFixture<AdminHost>
{
    private readonly RunningHost _host = host.Host;

    [Theory]
    [InlineData("/admin/start")]
    [InlineData("/admin/brand")]
    [InlineData("/admin/tree")]
    [InlineData("/admin/topics")]
    [InlineData("/admin/topics/new")]
    [InlineData("/admin/topics/standards")]
    [InlineData("/admin/neighbourhoods")]
    [InlineData("/admin/calendar")]
    [InlineData("/admin/history")]
    [InlineData("/admin/export")]
    public async Task Page_IsThereForAdmins_AndDeniedToOthers(string path)
    {
        using var admin = await SignedInAsync("yonetici");
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync(path));
        Assert.DoesNotContain("⟦", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotMatch(MissingKey(), admin.Page);
        Assert.Contains("aria-current=\"page\"", admin.Page, StringComparison.Ordinal);

        using var desk = await SignedInAsync("masa");
        await desk.GoAsync(path);
        Assert.EndsWith("/console/denied", desk.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unit_IsAddedRenamedAndRetired()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/tree?below=FEN");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Add", ("Input.Names[tr]", "Köprü Ekibi"), ("Input.Names[en]", ""), ("Input.Parent", "FEN"), ("Input.Level", "team")));
        Assert.Contains("aria-invalid", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Add", ("Input.Names[tr]", "Köprü Ekibi"), ("Input.Names[en]", "Bridge team"), ("Input.Parent", "FEN"), ("Input.Level", "team")));
        Assert.Contains("unit=KOPRU-EKIBI", admin.Here.Query, StringComparison.Ordinal);

        await admin.SendAsync("handler=Change", ("Input.Names[tr]", "Köprü ve Menfez Ekibi"), ("Input.Names[en]", "Bridge team"), ("Input.Parent", "FEN"), ("Input.Level", "team"));
        Assert.Equal("Köprü ve Menfez Ekibi", Unit("KOPRU-EKIBI")!.Names["tr"]);

        await admin.SendAsync("handler=Retire");
        Assert.True(Unit("KOPRU-EKIBI")!.Retired);
        await admin.GoAsync("/admin/people/new");
        Assert.DoesNotContain("KOPRU-EKIBI", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnitWithWork_MovesOnlyAfterWhatItMeansWasSeen()
    {
        using var admin = await SignedInAsync("yonetici");
        var target = Pack.Organisation.Directorates.First(d => d is { External: false, Parent: not null } && d.Code != Unit("ZABITA")?.Parent && Pack.Organisation.Directorates.Any(c => c.Parent == d.Code)).Code;
        await admin.GoAsync("/admin/tree?unit=FEN");
        var parent = Unit("FEN")!.Parent!;
        target = target == parent ? Pack.Organisation.Directorates.First(d => d is { External: false, Parent: null }).Code : target;

        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Change", ("Input.Names[tr]", "Fen İşleri"), ("Input.Names[en]", "Works"), ("Input.Parent", target), ("Input.Level", "directorate")));
        Assert.Contains("dm-panel-ask", admin.Page, StringComparison.Ordinal);
        Assert.Equal(parent, Unit("FEN")!.Parent);

        await admin.SendAsync("handler=Change", ("Input.Names[tr]", "Fen İşleri"), ("Input.Names[en]", "Works"), ("Input.Parent", target), ("Input.Level", "directorate"), ("Confirmed", "true"));
        Assert.Equal(target, Unit("FEN")!.Parent);
    }

    [Fact]
    public async Task UnitThatOwnsTopics_IsNotRetired()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/tree?unit=FEN");
        Assert.Equal(HttpStatusCode.Conflict, await admin.SendAsync("handler=Retire"));
        Assert.False(Unit("FEN")!.Retired);
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/tree?unit=YOKTUR"));
    }

    [Fact]
    public async Task Topic_IsAdded_AndStandsInTheTableOfStandards()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/topics/new");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("Input.Synonyms", Topic("Asansör arızası", longest: "çok")));
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("Input.Synonyms", Topic("Asansör arızası", longest: "2")));
        var topic = Pack.Topics.Topics.Single(t => t.Code == "ASANSOR-ARIZASI");
        Assert.Equal(2, topic.Targets.Resolve!.BusinessDays);
        Assert.Equal(["lift", "asansör bozuk"], topic.Synonyms);

        await admin.GoAsync("/admin/topics?q=lift");
        Assert.Contains("/admin/topics/ASANSOR-ARIZASI", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/topics/standards");
        Assert.Contains("Kira sözleşmesi", admin.Page, StringComparison.Ordinal);

        await admin.GoAsync("/admin/topics/ASANSOR-ARIZASI");
        await admin.SendAsync("handler=Retire");
        await admin.GoAsync("/admin/topics/standards");
        Assert.DoesNotContain("Kira sözleşmesi", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SensitiveTopic_IsNotMadePublic()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/topics/new");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("Input.Synonyms", [.. Topic("Gizli iş", longest: "2"), ("Input.Public", "true"), ("Input.Sensitivity", "special")]));
        Assert.DoesNotContain(Pack.Topics.Topics, t => t.Code == "GIZLI-IS");
    }

    [Fact]
    public async Task Calendar_ShowsBeforeAndAfter_ThenSaves()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/calendar?c=office");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Week", ("Week.Hours[mon]", "sabah")));
        (string, string)[] shorter = [("Week.Hours[mon]", "10:00–11:00"), ("Week.Hours[tue]", "10:00–11:00"), ("Week.Hours[wed]", "10:00–11:00"), ("Week.Hours[thu]", "10:00–11:00"), ("Week.Hours[fri]", "10:00–11:00")];
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Week", shorter));
        Assert.Contains("dm-panel-ask", admin.Page, StringComparison.Ordinal);
        Assert.Equal("08:00", Office().Weekly.Mon![0][0]);

        await admin.SendAsync("handler=Week", [.. shorter, ("Confirmed", "true")]);
        Assert.Equal("10:00", Office().Weekly.Mon![0][0]);
    }

    [Fact]
    public async Task HolidayFarAhead_IsSavedAtOnce_InAnyLanguageOfDates()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/calendar?c=office");
        await admin.SendAsync("handler=Day", ("Day.Date", "14.07.2028"), ("Day.Closed", "true"), ("Day.Names[tr]", "Kuruluş günü"), ("Day.Names[en]", "Founding day"));
        Assert.Contains(Office().Holidays!, h => h.Date == "2028-07-14");
        await admin.GoAsync("/admin/calendar?c=office&year=2028");
        Assert.Contains("Kuruluş günü", admin.Page, StringComparison.Ordinal);
        await admin.SendAsync("value=\"2028-07-14\"", ("date", "2028-07-14"));
        Assert.DoesNotContain(Office().Holidays!, h => h.Date == "2028-07-14");
    }

    [Fact]
    public async Task UnreadableColour_IsRefused_AndItsNearestNeighbourOffered()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/brand");
        (string, string)[] yellow = [("Input.Names[tr]", "Erenler"), ("Input.Names[en]", "Erenler"), ("Input.Light", "#ffe000"), ("Input.Dark", "#5cbccc")];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("data-brand", yellow));
        Assert.Contains("handler=Nearest", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await admin.SendToAsync("data-brand", "?handler=Nearest", yellow));
        Assert.True(Contrast.Ratio(Pack.Tenant.Brand.Light, Contrast.LightSurface) >= Contrast.Least);

        await admin.GoAsync("/admin/brand?handler=Shades&light=%23ffe000&dark=%235cbccc");
        Assert.Contains("\"lightNearest\":\"#", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emblem_IsShownOnEveryPage_AndNeverForAnotherTenant()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/brand");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendFileAsync("?handler=Logo", "file", "logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(), ("Version", VersionOn(admin))));
        Assert.Equal(HttpStatusCode.OK, await admin.SendFileAsync("?handler=Logo", "file", "logo.png", Logo, ("Version", VersionOn(admin))));
        var digest = Pack.Tenant.Brand.Logo!;

        using var citizen = new Browser(_host.Address, "erenler");
        await citizen.GoAsync("/");
        Assert.Contains($"/brand/{digest}", citizen.Page, StringComparison.Ordinal);
        var (status, type, bytes) = await citizen.FetchAsync($"/brand/{digest}");
        Assert.Equal((HttpStatusCode.OK, "image/png"), (status, type));
        Assert.Equal(Logo, bytes);
        using var neighbour = new Browser(_host.Address, "tatvan");
        Assert.Equal(HttpStatusCode.NotFound, (await neighbour.FetchAsync($"/brand/{digest}")).Status);

        await admin.GoAsync("/admin/brand");
        await admin.SendAsync("handler=NoLogo");
        Assert.Null(Pack.Tenant.Brand.Logo);
    }

    [Fact]
    public async Task Place_IsAddedAndRetired()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/neighbourhoods");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("name=\"Kind\"", ("Name", " "), ("Kind", "neighbourhood")));
        await admin.SendAsync("name=\"Kind\"", ("Name", "Dere Boyu"), ("Kind", "village"));
        Assert.Equal("village", Pack.Neighbourhoods.Neighbourhoods.Single(n => n.Code == "dere-boyu").Kind);
        await admin.GoAsync("/admin/roles/new");
        Assert.Contains("dere-boyu", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/neighbourhoods");
        await admin.SendAsync("value=\"dere-boyu\"", ("Place", "dere-boyu"));
        await admin.GoAsync("/admin/roles/new");
        Assert.DoesNotContain("dere-boyu", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_SaysWhoAndWhat_AndTakesOneChangeBack()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/neighbourhoods");
        await admin.SendAsync("name=\"Kind\"", ("Name", "Yanlış Mahalle"), ("Kind", "neighbourhood"));
        await admin.GoAsync("/admin/history");
        Assert.Contains("Mahalle “Yanlış Mahalle” eklendi", admin.Page, StringComparison.Ordinal);

        await admin.SendAsync("handler=Look");
        Assert.Contains("kaldırıldı", admin.Page, StringComparison.Ordinal);
        await admin.SendAsync("handler=Undo");
        Assert.DoesNotContain(Pack.Neighbourhoods.Neighbourhoods, n => n.Name == "Yanlış Mahalle");
        Assert.Contains("geri alındı", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SavedLine_TakesTheChangeBack_OrNamesWhatStandsInTheWay()
    {
        using var admin = await SignedInAsync("yonetici");
        await admin.GoAsync("/admin/tree?unit=FEN");
        var before = Unit("FEN")!.Names["tr"];
        await admin.SendAsync("handler=Change", ("Input.Names[tr]", "Fen İşleri Birimi"), ("Input.Names[en]", "Works"), ("Input.Parent", Unit("FEN")!.Parent!), ("Input.Level", "directorate"));
        var undo = Undo(admin);
        await admin.SendAsync("handler=Change", ("Input.Names[tr]", "Fen İşleri Dairesi"), ("Input.Names[en]", "Works"), ("Input.Parent", Unit("FEN")!.Parent!), ("Input.Level", "directorate"));
        var later = Undo(admin);

        await admin.GoAsync("/admin/history");
        Assert.Equal(HttpStatusCode.Conflict, await admin.SendActionAsync(undo));
        Assert.Contains("Birim “Fen İşleri Dairesi”", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/history");
        Assert.Equal(HttpStatusCode.OK, await admin.SendActionAsync(later));
        Assert.Equal("Fen İşleri Birimi", Unit("FEN")!.Names["tr"]);
        await admin.GoAsync("/admin/history");
        Assert.Equal(HttpStatusCode.OK, await admin.SendActionAsync(undo));
        Assert.Equal(before, Unit("FEN")!.Names["tr"]);
    }

    [Fact]
    public async Task OldForm_DoesNotWriteOverSomebodyElsesChange()
    {
        using var one = await SignedInAsync("yonetici");
        using var two = await SignedInAsync("yonetici");
        await one.GoAsync("/admin/neighbourhoods");
        await two.GoAsync("/admin/neighbourhoods");
        await one.SendAsync("name=\"Kind\"", ("Name", "Birinci Yer"), ("Kind", "zone"));
        Assert.Equal(HttpStatusCode.Conflict, await two.SendAsync("name=\"Kind\"", ("Name", "İkinci Yer"), ("Kind", "zone")));
        Assert.Contains("İkinci Yer", two.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await two.SendAsync("name=\"Kind\"", ("Name", "İkinci Yer"), ("Kind", "zone")));
        Assert.Equal(2, Pack.Neighbourhoods.Neighbourhoods.Count(n => n.Kind == "zone" && n.Name.EndsWith(" Yer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_IsThePackThatMakesTheSameTenant()
    {
        using var admin = await SignedInAsync("yonetici");
        var (status, type, bytes) = await admin.FetchAsync("/admin/export?handler=Zip");
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (status, type));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        var files = zip.Entries.ToDictionary(e => e.FullName["erenler/".Length..], e =>
        {
            using var content = e.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return copy.ToArray();
        }, StringComparer.Ordinal);
        Assert.Empty(PackPlan.Compare(Pack, PackReader.Read(files).Pack!).Changes);
    }

    private static byte[] Logo { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAAAAABWESUoAAAAFklEQVR4nGNoIAAYRhWMKhhVMFIVAABCAAAfNUt+NwAAAABJRU5ErkJggg==");

    private static (string, string)[] Topic(string name, string longest) =>
    [
        ("Input.Names[tr]", name), ("Input.Names[en]", name), ("Input.Owner", "FEN"), ("Input.Longest", longest), ("Input.Unit", "businessDays"),
        ("Input.Synonyms", "lift\nasansör bozuk"), ("Input.Documents[tr]", "Kira sözleşmesi"), ("Input.Documents[en]", "Lease"),
    ];

    private static string Undo(Browser page) => WebUtility.HtmlDecode(UndoAddress().Match(page.Page).Groups[1].Value);

    private static string VersionOn(Browser page) => VersionField().Match(page.Page).Groups[1].Value;

    private TenantPack Pack => host.Erenler.Configuration.Pack;

    private Directorate? Unit(string code) => Pack.Organisation.Directorates.FirstOrDefault(d => d.Code == code);

    private Core.Clocks.CalendarDefinition Office() => Pack.Calendar.Calendars.Single(c => c.Code == "office");

    private async Task<Browser> SignedInAsync(string name)
    {
        var browser = new Browser(_host.Address, "erenler");
        Assert.Equal(HttpStatusCode.OK, await browser.SignInAsync(name));
        return browser;
    }

    [GeneratedRegex("name=\"Version\" value=\"(\\d+)\"", RegexOptions.None, 1000)]
    private static partial Regex VersionField();

    [GeneratedRegex("/admin/history(\\?handler=Back&amp;step=\\d+)", RegexOptions.None, 1000)]
    private static partial Regex UndoAddress();

    /// <summary>A key of the word files on a screen.</summary>
    [GeneratedRegex(">(?:tree|topics|calendar|brand|places|history|export|start|setup|standards|change|nav)\\.(?!json)[a-zA-Z.]+<", RegexOptions.None, 1000)]
    private static partial Regex MissingKey();
}
