using System.Net;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Open311;

public class Open311Fixture() : PluginFixture("open311");

public sealed class ForwardTests(Open311Fixture open311) : IClassFixture<Open311Fixture>, IAsyncLifetime
{
    private readonly GeoReportDouble _board = new();

    public Task InitializeAsync() => _board.InitializeAsync();

    public Task DisposeAsync() => _board.DisposeAsync();

    [Fact]
    public async Task Report_IsHandedOver_WithKeyJurisdictionAndReference_AndNothingElse()
    {
        var outcome = await ForwardAsync(Report() with { Answers = [new("DAYS", "2"), new("WHO", "a"), new("WHO", "b")] });

        Assert.Equal("id:1", Assert.IsType<SendOutcome.Accepted>(outcome).ExternalId);
        Assert.Equal(
            $"jurisdiction_id=sakarya&api_key={GeoReportDouble.Key}&service_code=W1&description=Su yok\n\n[Ref: ERL-1-0a1b2c]&lat=40.77&long=30.4&attribute[DAYS]=2&attribute[WHO][]=a&attribute[WHO][]=b",
            WebUtility.UrlDecode(_board.Bodies.Single()));
    }

    [Fact]
    public async Task Person_IsSentOnlyWhenGiven_AsFirstAndLastName()
    {
        await ForwardAsync(Report() with { PersonName = "Ayşe Nur Kaya", PersonPhone = "+905550000001" });
        Assert.EndsWith("&first_name=Ayşe Nur&last_name=Kaya&phone=+905550000001", Uri.UnescapeDataString(_board.Bodies.Single()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_ComeWithTheirQuestions_InBothFormats(bool xml)
    {
        _board.Xml = xml;
        var listed = await open311.Plugin.Reports!.ListServicesAsync(Host(), default);

        Assert.Null(listed.Fault);
        var water = listed.Services[0];
        Assert.Equal(("W1", "Su kesintisi", "Su"), (water.Code, water.Name, water.Group));
        var question = Assert.Single(water.Questions);
        Assert.Equal(("DAYS", "Kaç gündür?", true, new KeyValuePair<string, string>("1", "Bir")), (question.Code, question.Question, question.Required, question.Choices[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status_IsFollowed_InBothFormats(bool xml)
    {
        _board.Xml = xml;
        Assert.IsType<SendOutcome.Accepted>(await ForwardAsync(Report()));
        Assert.IsType<SendOutcome.Accepted>(await ForwardAsync(Report()));
        (_board.Status, _board.Notes) = ("closed", "Hat onarıldı");

        var seen = await LookAsync(new ReportQuestion(["id:1", "id:2", "id:99"]));

        Assert.Equal(["id:1", "id:2"], seen.Reports.Select(r => r.Id).Order(StringComparer.Ordinal));
        Assert.All(seen.Reports, r => Assert.Equal((ReportState.Closed, "Hat onarıldı", new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)), (r.State, r.Notes, r.ChangedAt)));
        Assert.Empty((await LookAsync(new ReportQuestion(["id:99"]))).Reports);
    }

    [Fact]
    public async Task Token_BecomesANumber_WhenTheServerHasOne()
    {
        (_board.Tokens, _board.Status) = (true, "token");
        var id = Assert.IsType<SendOutcome.Accepted>(await ForwardAsync(Report())).ExternalId;
        Assert.Equal("token:t-1", id);
        Assert.Equal((id, null, ReportState.Open), (await LookAsync(new ReportQuestion([id]))).Reports.Single() is var early ? (early.Id, early.NewId, early.State) : default);

        _board.Status = "open";
        var seen = (await LookAsync(new ReportQuestion([id]))).Reports.Single();
        Assert.Equal((id, "id:1"), (seen.Id, seen.NewId));
    }

    [Theory]
    [InlineData("2026-01-05T11:00:00", 8)]
    [InlineData("2026-01-05 11:00:00", 8)]
    [InlineData("2026-01-05T11:00:00Z", 11)]
    [InlineData(null, null)]
    public async Task Times_WithoutAZone_AreTheBodysOwn(string? written, int? utcHour)
    {
        _board.Updated = written;
        await ForwardAsync(Report());
        Assert.Equal(utcHour, (await LookAsync(new ReportQuestion(["id:1"]))).Reports.Single().ChangedAt?.UtcDateTime.Hour);
    }

    [Fact]
    public async Task AnswerLost_IsUnknown_AndTheReportIsFoundByItsReference()
    {
        _board.BreaksAfterKeeping = true;
        Assert.IsType<SendOutcome.Unknown>(await ForwardAsync(Report()));

        Assert.Equal("id:1", (await LookAsync(new ReportQuestion([], "ERL-1-0a1b2c", DateTimeOffset.UnixEpoch))).Reports.Single().Id);
        Assert.Empty((await LookAsync(new ReportQuestion([], "ERL-1-0a1b2", DateTimeOffset.UnixEpoch))).Reports);
    }

    [Theory]
    [InlineData(200, "[]", typeof(SendOutcome.Unknown))]
    [InlineData(500, "", typeof(SendOutcome.Unknown))]
    [InlineData(503, "", typeof(SendOutcome.Deferred))]
    [InlineData(400, """[{"code":"400","description":"lat or address_string is required"}]""", typeof(SendOutcome.Rejected))]
    [InlineData(404, "<html>", typeof(SendOutcome.Rejected))]
    public async Task OddAnswers_HaveTheirOutcome(int status, string body, Type outcome)
    {
        _board.Next(status, body);
        Assert.IsType(outcome, await ForwardAsync(Report()));
    }

    [Fact]
    public async Task Xml_WithADocumentType_IsNotRead()
    {
        _board.Next(200, """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><services><service><service_code>&a;</service_code></service></services>""");
        Assert.NotNull((await open311.Plugin.Reports!.ListServicesAsync(Host(), default)).Fault);
    }

    [Fact]
    public async Task Health_TellsTheKeyFromTheAddress()
    {
        Assert.Equal("ok", (await open311.Plugin.Health!.CheckAsync(Host(), default)).Code);
        Assert.Equal(("keyMissing", "apiKey"), await open311.Plugin.Health!.CheckAsync(Host(key: null), default) is var bare ? (bare.Code, bare.FieldKey) : default);
        _board.Next(404, "");
        Assert.Equal("notThere", (await open311.Plugin.Health!.CheckAsync(Host(), default)).Code);
    }

    private static ForwardedReport Report() => new() { Reference = "ERL-1-0a1b2c", Service = "W1", Text = "Su yok", Lat = 40.77, Lon = 30.4 };

    private ValueTask<SendOutcome> ForwardAsync(ForwardedReport report) => open311.Plugin.Reports!.ForwardAsync(report, Host(), default);

    private ValueTask<ReportSightings> LookAsync(ReportQuestion question) => open311.Plugin.Reports!.FollowAsync(question, Host(), default);

    private ChannelHost Host(string? key = GeoReportDouble.Key) => Accounts.Host(open311.Binding(
        "board", ("endpoint", _board.BaseAddress), ("apiKey", key), ("jurisdiction", "sakarya"), ("hosts", new Uri(_board.BaseAddress).Authority)));
}
