using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Pages;

/// <summary>The page of one request, as people without scripts and as the page's own script use it.</summary>
public sealed partial class TicketPageTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Draft_SentByThePage_IsThereOnAnotherMachine_UntilItIsSent()
    {
        var ticket = await RegisterAsync();
        using var here = await StaffAsync("masa");
        using var there = await StaffAsync("masa");
        await here.GoAsync(ticket);

        Assert.Equal(HttpStatusCode.OK, await here.SendActionAsync("?handler=Here", ("kind", "reply"), ("draft", "Yarım kalan cevap"), ("Seen", "0.0")));
        Assert.Matches("data-kept=\"[0-9]+\"", here.Page);

        await there.GoAsync(ticket);
        Assert.Contains("Yarım kalan cevap</textarea>", there.Page, StringComparison.Ordinal);
        await there.SendAsync("id=\"reply\"", ("Text", "Yarım kalan cevap"));
        await there.GoAsync(ticket);
        Assert.DoesNotContain("Yarım kalan cevap</textarea>", there.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_OfTwoPeople_BothSurvive()
    {
        var ticket = await RegisterAsync();
        using var first = await StaffAsync("masa");
        using var second = await StaffAsync("gise");
        await first.GoAsync(ticket);
        await second.GoAsync(ticket);
        await first.SendActionAsync("?handler=Here", ("kind", "reply"), ("draft", "Birinci taslak"));
        await second.GoAsync(ticket);
        await second.SendActionAsync("?handler=Here", ("kind", "reply"), ("draft", "İkinci taslak"));
        Assert.Contains("Aykurt", second.Page + first.Page, StringComparison.Ordinal); // who else writes

        await second.GoAsync(ticket);
        await second.SendAsync("id=\"reply\"", ("Text", "İkinci taslak"));
        await first.GoAsync(ticket);
        Assert.Contains("Birinci taslak</textarea>", first.Page, StringComparison.Ordinal);
        await first.GoAsync("/console/drafts");
        Assert.Contains("Birinci taslak", first.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("İkinci taslak", first.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_WhileTheCitizenWrote_IsHeldOnce_AndKept()
    {
        var made = await fixture.Erenler.RegisterAsync("Konusu belirsiz", new { citizen = new { name = "Ali" } });
        var ticket = $"/console/tickets/{made.At("id")}";
        using var staff = await StaffAsync("masa");
        await staff.GoAsync(ticket);
        using var citizen = new Browser(fixture.Host.Address, "erenler");
        await citizen.GoAsync($"/track?code={made.At("trackingCode")}");
        await citizen.SendAsync("name=\"Message\"", ("Message", "Bir şey daha var"));

        Assert.Equal(HttpStatusCode.Conflict, await staff.SendAsync("id=\"reply\"", ("Text", "Cevabım")));
        Assert.Contains("data-conflict", staff.Page, StringComparison.Ordinal);
        Assert.Contains("Cevabım</textarea>", staff.Page, StringComparison.Ordinal);
        Assert.Contains("Bir şey daha var", staff.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await staff.SendAsync("id=\"reply\"", ("Text", "Cevabım")));
        Assert.Contains("dm-toast", staff.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Here_OfAForeignTicket_IsNotThere()
    {
        var ticket = await RegisterAsync();
        using var desk = await StaffAsync("masa");
        using var unit = await StaffAsync("memur");
        await desk.GoAsync(ticket);
        await unit.GoAsync("/console/drafts");

        Assert.Equal(HttpStatusCode.NotFound, await unit.SendActionAsync($"/../..{ticket}?handler=Here", ("kind", "reply"), ("draft", "x")));
        await desk.SendActionAsync("?handler=Here", ("Seen", "0.0"));
        Assert.DoesNotContain("data-others", desk.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assignment_CanBeTakenBack_FromTheLineThatSaysIt()
    {
        var ticket = await RegisterAsync();
        using var staff = await StaffAsync("masa");
        await staff.GoAsync($"{ticket}?move=assign");
        await staff.SendAsync("handler=Move", ("Input.To", "FEN"), ("Input.Reason", "onların işi"));
        Assert.Contains("handler=Undo", staff.Page, StringComparison.Ordinal);

        await staff.SendAsync("handler=Undo");

        Assert.Contains("geri alındı", staff.Page, StringComparison.Ordinal);
        Assert.Contains("son adımını geri aldı: görevlendirme.", staff.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Undo", staff.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_ThatStands_SaysSinceWhenAndBecauseOfWhom()
    {
        var ticket = await RegisterAsync();
        using var staff = await StaffAsync("masa");
        await staff.GoAsync($"{ticket}?move=ask");
        await staff.SendAsync("handler=Move", ("Input.Comment", "Hangi sokak?"));

        Assert.Contains("vatandaşın cevabı bekleniyor", staff.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Undo", staff.Page, StringComparison.Ordinal);
        await staff.GoAsync($"{ticket}?show=custody");
        Assert.Contains("hâlâ onda", staff.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Macro_IsWrittenLookedAtAndDone()
    {
        var ticket = await RegisterAsync();
        using var staff = await StaffAsync("masabasi");
        var name = $"Parça {Guid.NewGuid():n}";
        await staff.GoAsync("/console/macros");
        await staff.SendAsync(
            "Input.Name", ("Input.Name", name), ("Input.Texts[tr]", "Sayın {citizen}, parça bekliyoruz."), ("Input.Action", "wait"), ("Input.Reason", "parça"), ("Input.Note", "depoya soruldu"));
        var edit = Address().Match(staff.Page[staff.Page.IndexOf("class=\"dm-list\"", StringComparison.Ordinal)..]).Value;
        await staff.GoAsync($"{ticket}?handler=Macros");
        Assert.Contains("Sayın Deneme Kişi, parça bekliyoruz.", staff.Page, StringComparison.Ordinal);

        await staff.GoAsync($"{ticket}?macro={edit}");
        Assert.Contains("Gerekçeyle beklet →", WebUtility.HtmlDecode(staff.Page), StringComparison.Ordinal);
        await staff.SendAsync("handler=Macro&amp;", ("Text", "Sayın Deneme Kişi, parça haftaya gelir."));

        Assert.Contains("parça haftaya gelir.", staff.Page, StringComparison.Ordinal);
        Assert.Contains("depoya soruldu", staff.Page, StringComparison.Ordinal);
        using var other = await StaffAsync("masa");
        Assert.Equal(HttpStatusCode.NotFound, await other.GoAsync($"/console/macros/{edit}"));
    }

    [Fact]
    public async Task Macro_HasAHistoryThatCanBeGoneBackTo()
    {
        using var admin = await StaffAsync("yonetici");
        var name = $"Geçmiş {Guid.NewGuid():n}";
        await admin.GoAsync("/admin/macros");
        await admin.SendAsync("Input.Name", ("Input.Name", name), ("Input.Texts[tr]", "eski söz"));
        var id = Regex.Match(admin.Page, $"/admin/macros/([0-9a-f-]+)\"[^>]*><b>{name}", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        await admin.GoAsync($"/admin/macros/{id}");
        await admin.SendAsync("Input.Name", ("Input.Name", name), ("Input.Texts[tr]", "yeni söz"));

        await admin.GoAsync($"/admin/macros/{id}?version=1");
        Assert.Contains("\neski söz</textarea>", admin.Page, StringComparison.Ordinal);
        await admin.SendAsync("Input.Name", ("Input.Name", name), ("Input.Texts[tr]", "eski söz"));
        await admin.GoAsync($"/admin/macros/{id}");
        Assert.Equal(2, Regex.Count(admin.Page, ">eski söz</p>", RegexOptions.None, TimeSpan.FromSeconds(1)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("Input.Name", ("Input.Name", name), ("Input.Texts[tr]", "{bilinmeyen}")));
    }

    [Fact]
    public async Task Merge_IsLookedAtFirst_ThenOneAnswerGoesToAll()
    {
        var (main, copy) = (await RegisterAsync(), await RegisterAsync());
        using var staff = await StaffAsync("masa");
        await staff.GoAsync(main);
        var number = Number().Match(staff.Page).Value;
        await staff.GoAsync($"{copy}?move=merge");
        await staff.SendToAsync("handler=Move", $"?handler=Look&move=merge", ("Input.To", number));
        Assert.Contains("id=\"merge-preview\"", staff.Page, StringComparison.Ordinal);
        Assert.Contains($"{number} ana başvuru olarak kalır", staff.Page, StringComparison.Ordinal);

        await staff.SendAsync("handler=Move", ("Input.To", number));
        await staff.GoAsync($"{main}/answer-all");
        Assert.Contains("2 kişiye kendiliğinden ulaşmaz", staff.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await staff.SendAsync("Texts[tr]", ("Texts[tr]", " ")));
        await staff.SendAsync("Texts[tr]", ("Texts[tr]", "Sayın {citizen}, {number} bitti."));

        Assert.Contains($"Sayın Deneme Kişi, {number} bitti.", staff.Page, StringComparison.Ordinal);
        await staff.GoAsync(copy);
        Assert.Contains("bitti.", staff.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Split_IsLookedAtFirst_AndBothNameEachOther()
    {
        var ticket = await RegisterAsync();
        using var staff = await StaffAsync("masa");
        await staff.GoAsync($"{ticket}/split");
        await staff.SendToAsync("name=\"Text\"", "?handler=Preview", ("Text", "lamba da yanmıyor"), ("Topic", "YOL-CUKUR"));
        Assert.Contains("id=\"would\"", staff.Page, StringComparison.Ordinal);

        await staff.SendAsync("name=\"Text\"", ("Text", "lamba da yanmıyor"), ("Topic", "YOL-CUKUR"));

        Assert.Contains("Şundan ayrıldı", staff.Page, StringComparison.Ordinal);
        await staff.GoAsync(ticket);
        Assert.Contains("Ayrılan kısım", staff.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_IsAddedAndRemoved()
    {
        var (one, two) = (await RegisterAsync(), await RegisterAsync());
        using var staff = await StaffAsync("masa");
        await staff.GoAsync(two);
        var number = Number().Match(staff.Page).Value;
        await staff.GoAsync(one);
        await staff.SendAsync("handler=Link", ("LinkKind", "blocks.in"), ("LinkTo", number));
        Assert.Contains("Önce öteki bitmeli", staff.Page[..staff.Page.IndexOf("name=\"LinkTo\" value", StringComparison.Ordinal)], StringComparison.Ordinal);

        await staff.SendAsync("handler=Unlink");
        Assert.Contains("Bağlı başvuru yok.", staff.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await staff.SendAsync("handler=Link", ("LinkKind", "relates"), ("LinkTo", "ERB-1999-1")));
    }

    [Fact]
    public async Task Paper_HasNumberAndCode_AndAWayToPrint()
    {
        var ticket = await RegisterAsync();
        using var staff = await StaffAsync("masa");
        await staff.GoAsync(ticket);
        var head = staff.Page[staff.Page.IndexOf("class=\"dm-print\"", StringComparison.Ordinal)..];

        Assert.Matches(Number(), head[..head.IndexOf("</p>", StringComparison.Ordinal)]);
        Assert.Contains("dm-code", head[..head.IndexOf("</p>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("data-print", staff.Page, StringComparison.Ordinal);
    }

    private async Task<Browser> StaffAsync(string userName)
    {
        var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync(userName);
        return browser;
    }

    /// <summary>A request without a topic stays with the desk.</summary>
    private async Task<string> RegisterAsync()
    {
        var made = await fixture.Erenler.RegisterAsync("Konusu belirsiz bir istek.", new { channel = "counter", citizen = new { name = "Deneme Kişi" } });
        return $"/console/tickets/{made.At("id")}";
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex("ERB-[0-9]{4}-[0-9]+", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
