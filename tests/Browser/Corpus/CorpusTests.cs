using System.IO.Compression;
using System.Text;
using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;

namespace Derman.Browser.Tests.Corpus;

/// <summary>Stored text from every source, in every renderer: it runs nowhere, and shows as the text it is.</summary>
public sealed class CorpusTests(House house) : IClassFixture<House>
{
    /// <summary>Pages of a list are turned until everything was seen, or so often.</summary>
    private const int MostPages = 60;

    [BrowserFact]
    public void Corpus_IsLargeAndOfEveryKind() => Assert.True(Payloads.All.Distinct(StringComparer.Ordinal).Count() >= 150);

    [BrowserFact]
    public async Task Trap_CatchesWhatRunsAndWhatIsNotShown()
    {
        await using var visit = await OpenAsync(null);
        await visit.GoAsync("/privacy");
        await visit.Page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<img data-corpus src=/nothing onerror=__trap()><a href=\"javascript:1\">x</a>')");
        await visit.Page.WaitForFunctionAsync("() => window.__trapped.length > 0");

        var (wrong, missing) = await Trap.LookAsync(visit, "here", ["<b>not here</b>"]);

        Assert.Contains(wrong, w => w.Contains("ran: trap", StringComparison.Ordinal));
        Assert.Contains(wrong, w => w.Contains("onerror on", StringComparison.Ordinal));
        Assert.Contains(wrong, w => w.Contains("javascript:1", StringComparison.Ordinal));
        Assert.Single(missing);
    }

    [BrowserFact]
    public async Task Ticket_ShowsNotesMessagesAndFilesAsText()
    {
        var desk = await DeskAsync();
        await ShowsAsync("masa", $"/console/tickets/{desk.Ticket}", Payloads.Run);
        await ShowsAsync("masa", $"/console/tickets/{desk.Ticket}?lang=en", Payloads.UpTo(150).Where(NamesAFile));
    }

    [BrowserFact]
    public async Task Ticket_OfAChannel_ShowsMessagesAsText() =>
        await ShowsAsync("masa", $"/console/tickets/{(await DeskAsync()).Conversation}", Payloads.Run.Where(p => p.Trim().Length > 0 && p.Length < 4000));

    [BrowserFact]
    public async Task Track_ShowsTheCitizensWordsAsText() =>
        await ShowsAsync(null, $"/track?code={(await DeskAsync()).Code}", Payloads.Run.Where(p => Written(p) && !p.Contains('\0', StringComparison.Ordinal))); // No form can send that sign.

    [BrowserFact]
    public async Task Inbox_ShowsEveryTicketAsText()
    {
        await DeskAsync();
        await using var visit = await OpenAsync("masa");
        var (wrong, missing) = (new List<string>(), (IReadOnlyList<string>)[.. Payloads.UpTo(60).Where(Written)]);
        var path = "/console?view=all&sort=newest";
        for (var page = 0; page < MostPages && missing.Count > 0; page++)
        {
            await visit.GoAsync(path);
            (var found, missing) = await Trap.LookAsync(visit, $"inbox, page {page}", missing);
            wrong.AddRange(found);
            if (await visit.Page.Locator("a[rel=next]").First.IsVisibleAsync() is false)
            {
                break;
            }

            path = new Uri(new Uri(visit.Page.Url), await visit.Page.Locator("a[rel=next]").First.GetAttributeAsync("href")).PathAndQuery[$"/{PoisonedDesk.Id}".Length..];
        }

        Report.Nothing(wrong.Concat(missing.Select(m => $"not shown in the inbox: {m}")));
    }

    [BrowserTheory]
    [InlineData("masa", "/console/new")]
    [InlineData("masa", "/console?view=all")]
    [InlineData("yonetici", "/admin")]
    [InlineData("yonetici", "/admin/people")]
    [InlineData("yonetici", "/admin/people/new")]
    [InlineData("yonetici", "/admin/applications")]
    [InlineData("yonetici", "/admin/roles")]
    [InlineData("yonetici", "/admin/open311")]
    [InlineData(null, "/")]
    [InlineData(null, "/open311")]
    public async Task Page_WithPoisonedNames_RunsNothing(string? userName, string path)
    {
        await DeskAsync();
        string[] names = path is "/admin/people" or "/admin/applications" ? [.. Payloads.UpTo(100).Where(Written)] : [];
        await ShowsAsync(userName, path, names);
    }

    [BrowserFact]
    public async Task RequestForm_OffersPoisonedTopicsAndPlacesAsText()
    {
        await DeskAsync();
        await using var visit = await OpenAsync(null);
        await visit.GoAsync("/requests/new");
        await visit.Page.Locator("main textarea").First.FillAsync("çukur </textarea><script data-corpus>__trap()</script>");
        await Screens.Steps.NextAsync(visit.Page);
        Report.Nothing((await Trap.LookAsync(visit, "second step", [])).Wrong);
    }

    [BrowserFact]
    public async Task Export_HoldsNoFormula()
    {
        await DeskAsync();
        var api = house.Tenant(PoisonedDesk.Id);
        var rows = Encoding.UTF8.GetString(await ExportAsync(api, "csv")).TrimStart('\ufeff');
        Report.Nothing(Cells(rows).Where(c => c.Length > 0 && "=+-@\t\r＝＋－＠".Contains(c[0], StringComparison.Ordinal)).Select(c => $"a spreadsheet would run: {c}"));

        using var book = new ZipArchive(new MemoryStream(await ExportAsync(api, "xlsx")));
        using var reader = new StreamReader(book.GetEntry("xl/worksheets/sheet1.xml")!.Open());
        var sheet = System.Xml.Linq.XDocument.Parse(await reader.ReadToEndAsync());
        Assert.DoesNotContain(sheet.Descendants(), e => e.Name.LocalName == "f");
    }

    [BrowserFact]
    public async Task Api_GivesBackWhatWasSent_AndNoBrowserTakesItForAPage()
    {
        var desk = await DeskAsync();
        var answer = await house.Tenant(PoisonedDesk.Id).GetAsync($"/tickets/{desk.Ticket}");
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var words = answer.Json.ToString();
        Assert.Contains("data-corpus", words, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Sources_RefuseFewPayloads()
    {
        await DeskAsync();
        Assert.True(PoisonedDesk.Refused.Count <= Payloads.Run.Count / 10, string.Join('\n', PoisonedDesk.Refused));
    }

    internal static bool Written(string payload) => payload.Any(c => !char.IsControl(c) && !char.IsWhiteSpace(c) && c is not ('\ufffd' or '\ufffe' or '\ufeff'));

    /// <summary>A name is cleaned of what no file system takes; the rest shows.</summary>
    private static bool NamesAFile(string payload) => Written(payload) && payload.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '-');

    private async Task ShowsAsync(string? userName, string path, IEnumerable<string> wanted)
    {
        await using var visit = await OpenAsync(userName);
        await visit.GoAsync(path);
        var (wrong, missing) = await Trap.LookAsync(visit, path, [.. wanted.Where(Written)]);
        Report.Nothing(wrong.Concat(missing.Select(m => $"not shown at {path}: {m}")));
    }

    private Task<Visit> OpenAsync(string? userName) => house.VisitAsync(PoisonedDesk.Id, userName, new VisitOptions { Script = Trap.Script, WithoutPolicy = true });

    private Task<PoisonedDesk> DeskAsync() => PoisonedDesk.OfAsync(house.Host);

    private static async Task<byte[]> ExportAsync(TenantApi api, string format)
    {
        var id = (await api.PostAsync("/exports", new { format, delimiter = "comma" })).Is(202).At("id");
        await Poll.UntilAsync(async () => (await api.GetAsync($"/exports/{id}")).Is(200).At("state") == "ready", "the export");
        return (await api.GetAsync($"/exports/{id}/content")).Bytes;
    }

    /// <summary>RFC 4180, as any reader takes it apart.</summary>
    private static IEnumerable<string> Cells(string csv)
    {
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < csv.Length; i++)
        {
            var c = csv[i];
            if (quoted)
            {
                if (c == '"' && i + 1 < csv.Length && csv[i + 1] == '"')
                {
                    cell.Append(csv[++i]);
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c is ',' or '\n' || (c == '\r' && i + 1 < csv.Length && csv[i + 1] == '\n'))
            {
                yield return cell.ToString();
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        yield return cell.ToString();
    }
}
