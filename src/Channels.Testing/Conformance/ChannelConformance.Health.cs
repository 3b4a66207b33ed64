using Xunit;

namespace Derman.Channels.Testing;

// Whether an account works, and what a text costs.
public abstract partial class ChannelConformance
{
    /// <summary>With a provider that answers, the account is healthy.</summary>
    [ConformanceFact]
    public async Task Check_IsHealthy()
    {
        Needs(ChannelCapability.CheckHealth);
        var report = await CheckAsync(Host());
        Assert.True(report.State == HealthState.Healthy, $"{report.State}, {report.Code}: {report.Detail}");
    }

    /// <summary>Whatever goes wrong, the report is a value with words, and tells no secret.</summary>
    [ConformanceFact]
    public async Task Check_Trouble_IsReported_WithWords()
    {
        Needs(ChannelCapability.CheckHealth);
        NeedsProvider();
        Func<ChannelHttpRequest, ChannelHttpResult>[] answers =
        [
            .. Enum.GetValues<ChannelHttpFailureKind>().Where(kind => kind != ChannelHttpFailureKind.AnswerTooLarge).Select(kind => new Func<ChannelHttpRequest, ChannelHttpResult>(_ => new ChannelHttpFailure(kind, "Did not work."))),
            .. new[] { 400, 401, 403, 404, 429, 500, 503 }.Select(status => Echoing(status, """{"error":"ECHO","description":"ECHO"}""")),
        ];
        foreach (var answer in answers)
        {
            var host = Host();
            host.Http.Always = answer;
            host.Lines.Always = new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, "Nobody answers.");
            var report = await CheckAsync(host);
            Assert.True(report.State != HealthState.Healthy || host.Http.Requests.Count == 0, "Healthy, though the provider answered nothing good.");
            Reported(report);
        }
    }

    /// <summary>An account without values is reported as such, not as a fault of the network.</summary>
    [ConformanceFact]
    public async Task Check_WithoutSettings_IsNotHealthy()
    {
        Needs(ChannelCapability.CheckHealth);
        var report = await CheckAsync(Host(new TestAccount("bare", new Dictionary<string, string>(StringComparer.Ordinal))));
        Assert.Contains(report.State, new[] { HealthState.Misconfigured, HealthState.NeedsReauthorisation });
        Reported(report);
    }

    /// <summary>Cancelled while the provider is silent: it ends within five seconds.</summary>
    [ConformanceFact]
    public async Task Check_Cancelled_EndsSoon()
    {
        Needs(ChannelCapability.CheckHealth);
        NeedsProvider();
        var host = Host();
        Silence(host);
        await EndsWhenCancelledAsync(stop => Plugin.Health!.CheckAsync(host, stop), token => AskedAsync(host, token), "The check");
    }

    /// <summary>Measuring takes any text, at once, and counts the same in every culture.</summary>
    [ConformanceFact]
    public void Measure_TakesAnyText_TheSameInEveryCulture()
    {
        Needs(ChannelCapability.MeasureMessages);
        string[] texts = ["a", "", "İıŞşĞğÇç", "سلام، آب قطع است", "😀👨‍👩‍👧", "\ud800", new('ş', 5000), "line\r\nline"];
        foreach (var content in texts.Select(text => new OutboundText(text)))
        {
            var measure = Plugin.Measure!.Measure(content, Account.Context(Manifest));
            Assert.True(measure.Parts >= 0 && measure.Encoding.Length > 0, content.Text);
            Assert.All(new[] { "tr-TR", "fa-IR" }, culture => Assert.Equal(measure, In(culture, () => Plugin.Measure!.Measure(content, Account.Context(Manifest)))));
        }

        Assert.Equal(1, Plugin.Measure!.Measure(new OutboundText("a"), Account.Context(Manifest)).Parts);
    }

    private async Task<HealthReport> CheckAsync(FakeChannelHost host) => await InTimeAsync(Plugin.Health!.CheckAsync(host, CancellationToken.None), "The check");

    private void Reported(HealthReport report)
    {
        NoSecret($"{report.Code} {report.Detail}", "a health report");
        HasWords($"health.{report.Code}");
        Assert.True(report.FieldKey is null || Manifest.Settings.Any(field => field.Key == report.FieldKey), $"The report points at '{report.FieldKey}', which is no setting.");
    }
}
