using Derman.Core.Knowledge;

namespace Derman.Core.Tests.Knowledge;

public sealed class KnowledgeTests(TatvanDesk fixture) : IClassFixture<TatvanDesk>
{
    private Desk Desk => fixture.Desk;

    private KeepKnowledge Keep => new(Desk.Clock, Desk.Random.Fill);

    [Fact]
    public async Task Beside_ATopic_ComeItsOwnFirst_ThenThoseForAll()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var general = await SaveAsync(office, "Karşılama", []);
        var own = await SaveAsync(office, "Tankerle su", ["YOL-CUKUR"]);
        await SaveAsync(office, "Başka", ["YOL-KAR"]);

        var beside = new FindKnowledge().Beside(office.Tenant, "YOL-CUKUR", 10).Select(a => a.Id).ToList();
        Assert.Equal(own.Id, beside[0]);
        Assert.Contains(general.Id, beside);
        Assert.DoesNotContain(new FindKnowledge().Beside(office.Tenant, null, 10), a => a.Id == own.Id);
    }

    [Fact]
    public async Task Search_FindsFoldedWordsInAnyPart()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var article = await SaveAsync(office, "Evde sağlık", [], "Yatağa **bağımlı** hasta için", ["Raporu var mı?"]);

        Assert.Contains(new FindKnowledge().Search(office.Tenant, "BAGIMLI rapor"), a => a.Id == article.Id);
        Assert.DoesNotContain(new FindKnowledge().Search(office.Tenant, "bağımlı tanker"), a => a.Id == article.Id);
        Assert.DoesNotContain(new FindKnowledge().Search(office.Tenant, "bağımlı", publicOnly: true), a => a.Id == article.Id);
    }

    [Fact]
    public async Task Change_IsKept_AndCanBeTakenBack()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var first = await SaveAsync(office, "Önce", []);
        Assert.Equal("article.stale", (await Keep.RemoveAsync(office.Tenant, first.Id, 7, office.Agent, CancellationToken.None)).Failure!.Code);
        Assert.True((await Keep.RemoveAsync(office.Tenant, first.Id, 1, office.Agent, CancellationToken.None)).Ok);
        Assert.DoesNotContain(new FindKnowledge().Search(office.Tenant, ""), a => a.Id == first.Id);

        Assert.True((await Keep.RestoreAsync(office.Tenant, first.Id, 2, 1, office.Agent, CancellationToken.None)).Ok);
        Assert.Contains(new FindKnowledge().Search(office.Tenant, ""), a => a.Id == first.Id);
        Assert.Equal(3, Keep.History(office.Tenant, first.Id, office.Agent).Value!.Count);
        Assert.Equal("ticket.moveForbidden", Keep.History(office.Tenant, first.Id, office.Worker).Failure!.Code);
    }

    [Fact]
    public async Task Save_WithFaults_TellsAllOfThem()
    {
        var office = await Desk.OfficeAsync("tatvan");
        var faulty = new ArticleContent(false, ["NONE"], new Dictionary<string, ArticleText> { ["en"] = new("", "body", []), ["xx"] = new("t", "", []) });
        var failure = (await Keep.SaveAsync(office.Tenant, null, 0, faulty, office.Agent, CancellationToken.None)).Failure!;
        Assert.Equal(["title.en field.required", "language field.unknownValue", "title.tr field.required", "topics field.unknownValue"], failure.Errors!.Select(e => $"{e.Field} {e.Code}"));
        Assert.Equal("ticket.moveForbidden", (await Keep.SaveAsync(office.Tenant, null, 0, faulty, office.Worker, CancellationToken.None)).Failure!.Code);
    }

    [Theory]
    [InlineData("# Su\n\n**bugün** [site](https://example.org/a)", "<h3 dir=\"auto\">Su</h3>", "<strong>bugün</strong>")]
    [InlineData("- bir\n- iki", "<ul>", "<li dir=\"auto\">bir</li>")]
    [InlineData("|a|b|\n|-|-|\n|1|2|", "<table>", "<td dir=\"auto\">1</td>")]
    public void Html_KeepsWhatMarkdownIsFor(string markdown, string one, string other)
    {
        var html = ArticleHtml.Of(markdown);
        Assert.Contains(one, html, StringComparison.Ordinal);
        Assert.Contains(other, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("[x](javascript:alert(1))")]
    [InlineData("[x](JaVaScRiPt&colon;alert(1))")]
    [InlineData("[x](data:text/html,<script>alert(1)</script>)")]
    [InlineData("![x](https://example.org/pixel.png)")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>")]
    [InlineData("<svg/onload=alert(1)>")]
    [InlineData("`<b onmouseover=alert(1)>`")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[x](//example.org/x)")]
    [InlineData("<style>*{}</style><iframe src=//example.org></iframe>")]
    public void Html_LetsNothingElseThrough(string markdown)
    {
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument($"<body>{ArticleHtml.Of(markdown)}</body>");
        Assert.Empty(document.QuerySelectorAll("script, img, svg, style, iframe"));
        Assert.DoesNotContain(document.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Value.Contains("script", StringComparison.OrdinalIgnoreCase) || a.Value.StartsWith("data:", StringComparison.Ordinal) || a.Value.StartsWith("//", StringComparison.Ordinal)));
    }

    private async Task<ArticleView> SaveAsync(Office office, string title, string[] topics, string body = "", string[]? steps = null)
    {
        Desk.Clock.AdvanceMinutes(1);
        var saved = await Keep.SaveAsync(
            office.Tenant, null, 0, new ArticleContent(false, topics, new Dictionary<string, ArticleText> { ["tr"] = new(title, body, steps ?? []) }), office.Agent, CancellationToken.None);
        Assert.True(saved.Ok, saved.Failure?.Code);
        return saved.Value!;
    }
}
