using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public sealed class MetaHealthTests(MetaFixture meta) : IClassFixture<MetaFixture>, IAsyncLifetime
{
    private readonly PageDouble _graph = new();

    public Task InitializeAsync() => _graph.InitializeAsync();

    public Task DisposeAsync() => _graph.DisposeAsync();

    [Fact]
    public async Task Page_ThatIsSubscribed_IsHealthy()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await CheckAsync());
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await CheckAsync(more: ("appId", PageDouble.AppId)));
    }

    [Fact]
    public async Task MissingFields_AreNamed()
    {
        _graph.Fields = ["messages", "messaging_postbacks", "message_echoes", "message_deliveries", "message_reactions", "message_edits"];
        Assert.Equal(new HealthReport(HealthState.Degraded, "fieldsMissing", "message_reads, feed"), await CheckAsync());
        _graph.Fields = [];
        Assert.Equal("notSubscribed", (await CheckAsync()).Code);
        Assert.Equal("notSubscribed", (await CheckAsync(PageDouble.Instagram)).Code);
    }

    [Fact]
    public async Task MissingPermissions_AreNamed()
    {
        _graph.Scopes = ["pages_messaging", "pages_manage_metadata", "pages_read_engagement"];
        var report = await CheckAsync(more: ("appId", PageDouble.AppId));
        Assert.Equal((HealthState.Degraded, "permissionsMissing", "pages_read_user_content, pages_manage_engagement"), (report.State, report.Code, report.Detail));
    }

    [Fact]
    public async Task TokenOfAnotherPage_IsMisconfigured()
    {
        _graph.Owner = "300000000000999";
        Assert.Equal(new HealthReport(HealthState.Misconfigured, "wrongPage", FieldKey: "providerAccountId"), await CheckAsync());
        Assert.Equal("ok", (await CheckAsync(PageDouble.Instagram)).Code);
        Assert.Equal("wrongInstagram", (await CheckAsync("17840000000000999")).Code);
    }

    [Fact]
    public async Task WrongTokenAppOrLine_IsTold()
    {
        _graph.NextError(400, 190);
        Assert.Equal((HealthState.NeedsReauthorisation, "accessToken"), State(await CheckAsync()));
        _graph.NextPasses();
        _graph.NextPasses();
        _graph.NextError(400, 190);
        Assert.Equal((HealthState.Misconfigured, "appId"), State(await CheckAsync(more: ("appId", PageDouble.AppId))));
        _graph.NextError(429, 4);
        Assert.Equal("throttled", (await CheckAsync()).Code);
        _graph.Next(503, "<html>");
        Assert.Equal(HealthState.Unreachable, (await CheckAsync()).State);
        var closed = Accounts.Page(meta.Manifest, "http://127.0.0.1:1");
        Assert.Equal(HealthState.Unreachable, (await meta.Plugin.Health!.CheckAsync(Accounts.Host(closed), CancellationToken.None)).State);
    }

    [Fact]
    public async Task WithoutTokenOrId_TheFieldIsNamed()
    {
        (string, string)[] settings = [("platform", "messenger"), ("providerAccountId", PageDouble.Page)];
        var withoutToken = Accounts.PageWith(meta.Manifest, _graph.BaseAddress, token: null, settings);
        Assert.Equal("accessToken", (await meta.Plugin.Health!.CheckAsync(Accounts.Host(withoutToken), CancellationToken.None)).FieldKey);
        var withoutId = Accounts.PageWith(meta.Manifest, _graph.BaseAddress, GraphServer.Token, settings[..1]);
        Assert.Equal("providerAccountId", (await meta.Plugin.Health!.CheckAsync(Accounts.Host(withoutId), CancellationToken.None)).FieldKey);
    }

    [Fact]
    public async Task Report_EveryCodeHasWords_AndNoSecret()
    {
        var texts = Shipped.Package("meta").Texts;
        _graph.Scopes = [];
        var report = await CheckAsync(more: ("appId", PageDouble.AppId));
        Assert.NotEqual($"health.{report.Code}", texts["tr", $"health.{report.Code}"]);
        Assert.DoesNotContain(GraphServer.Token, report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PageDouble.AppSecret, report.ToString(), StringComparison.Ordinal);
    }

    private static (HealthState, string?) State(HealthReport report) => (report.State, report.FieldKey);

    private async Task<HealthReport> CheckAsync(string id = PageDouble.Page, params (string, string)[] more) =>
        await meta.Plugin.Health!.CheckAsync(Accounts.Host(Accounts.Page(meta.Manifest, _graph.BaseAddress, id, more)), CancellationToken.None);
}
