using System.Globalization;
using Derman.Channels;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Derman.Plugins.Tests.Telegram;

/// <summary>Asking for updates, and whether the account is set up so that they come.</summary>
public class PollingTests(TelegramFixture telegram) : IClassFixture<TelegramFixture>, IAsyncLifetime
{
    private readonly TelegramDouble _api = new();

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Updates_AreTakenInOrder_AndForgottenOnlyAfterTheyWereStored()
    {
        for (var i = 1; i <= 150; i++)
        {
            _api.Update(TelegramDouble.Token, 880_000_000 + i, Text(i));
        }

        _api.Update(TelegramDouble.Token, 880_000_150, "\"poll\":{\"id\":\"1\"}");
        var (sink, end) = await ListenAsync(heard => heard.Events.Count >= 150);
        Assert.Equal(new StreamEnd(HealthState.Healthy, "cancelled"), end);
        Assert.Equal("880000150", sink.Cursor);
        Assert.Equal(Enumerable.Range(1, 149).Select(i => $"message:5:{i}"), sink.Events.Take(149).Select(happened => happened.DedupKey));
        Assert.IsType<UnknownEvent>(sink.Events[149]);
    }

    [Fact]
    public async Task Sink_ThatFailed_IsGivenTheSameAgain()
    {
        _api.Update(TelegramDouble.Token, 7, Text(1));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var failure = await Assert.ThrowsAnyAsync<Exception>(async () => await telegram.Plugin.Stream!.RunAsync(Host(), new BrokenSink(), stop.Token));
        Assert.Contains("The disk is full.", failure.Message, StringComparison.Ordinal);
        var (sink, _) = await ListenAsync(heard => heard.Events.Count > 0);
        Assert.Equal(("message:5:1", "7"), (Assert.Single(sink.Events).DedupKey, sink.Cursor));
    }

    [Fact]
    public async Task Cursor_GoesOnAfterTheLast()
    {
        _api.Update(TelegramDouble.Token, 7, Text(1));
        _api.Update(TelegramDouble.Token, 8, Text(2));
        var (sink, _) = await ListenAsync(heard => heard.Events.Count > 0, "7");
        Assert.Equal("message:5:2", Assert.Single(sink.Events).DedupKey);
    }

    [Fact]
    public async Task PressedButton_IsAnswered_OnceItIsStored()
    {
        _api.Update(TelegramDouble.Token, 7, """
            "callback_query":{"id":"99","from":{"id":5},"data":"d","message":{"message_id":1,"date":1767600000,"chat":{"id":5}}}
            """);
        _api.Update(TelegramDouble.Token, 8, Text(2));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var sink = new CollectingSink(stop, _ => false);
        var run = telegram.Plugin.Stream!.RunAsync(Host(), sink, stop.Token).AsTask();
        while (!_api.Calls.Any(call => call.Method == "answerCallbackQuery") && !run.IsCompleted)
        {
            await Task.Yield();
        }

        Assert.Equal(2, sink.Events.Count);
        await stop.CancelAsync();
        Assert.Equal("cancelled", (await run).Reason);
    }

    [Fact]
    public async Task TwoBots_HearOnlyTheirOwn()
    {
        _api.Update(TelegramDouble.Token, 7, Text(1));
        _api.Update(TelegramDouble.OtherToken, 7, Text(2));
        var both = await Task.WhenAll(
            ListenAsync(heard => heard.Events.Count > 0), ListenAsync(heard => heard.Events.Count > 0, null, ("botToken", TelegramDouble.OtherToken)));
        Assert.Equal(["message:5:1", "message:5:2"], both.Select(heard => Assert.Single(heard.Sink.Events).DedupKey));
    }

    [Theory]
    [InlineData(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", HealthState.NeedsReauthorisation, "reauthorise")]
    [InlineData(409, """{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}""", HealthState.Misconfigured, "conflict")]
    [InlineData(429, """{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":35}}""", HealthState.Degraded, "throttled")]
    [InlineData(502, "<html>", HealthState.Unreachable, "unreachable")]
    [InlineData(200, """{"ok":true,"result":{}}""", HealthState.Unreachable, "unreachable")]
    public async Task Stream_EndsWithItsReason(int status, string body, HealthState state, string code)
    {
        _api.Next(status, body);
        var (_, end) = await ListenAsync(_ => false);
        Assert.Equal(state, end.State);
        Assert.StartsWith(code, end.Reason, StringComparison.Ordinal);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(35) : null, status == 409 ? null : end.After);
        Assert.DoesNotContain("AAE", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ThatBreaksOrIsNotWanted_Ends()
    {
        _api.NextBreaksOff();
        Assert.StartsWith("lineBroken", (await ListenAsync(_ => false)).End.Reason, StringComparison.Ordinal);
        Assert.Equal("notUsed", (await ListenAsync(_ => false, null, ("mode", null))).End.Reason);
        Assert.Equal("tokenMissing", (await ListenAsync(_ => false, null, ("botToken", null))).End.Reason);
    }

    [Fact]
    public async Task Health_OfPolling_WantsNoWebhook()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await CheckAsync());
        _api.WebhookInfo = """{"url":"https://tatvan.example/channels/t/webhook"}""";
        Assert.Equal((HealthState.Misconfigured, "webhookInTheWay", "mode"), Told(await CheckAsync()));
        Assert.StartsWith("conflict", (await ListenAsync(_ => false)).End.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_OfAWebhook_WantsItToBeOurs()
    {
        (string, string?)[] webhook = [("mode", "webhook"), ("webhookSecret", "telegram-secret_1234"), ("webhookAddress", "https://tatvan.example/channels/t/webhook")];
        Assert.Equal((HealthState.Misconfigured, "webhookMissing", "webhookAddress"), Told(await CheckAsync(webhook)));
        Assert.Equal((HealthState.Misconfigured, "secretMissing", "webhookSecret"), Told(await CheckAsync(("mode", "webhook"))));
        _api.WebhookInfo = """{"url":"https://evil.example/secret-path"}""";
        var elsewhere = await CheckAsync(webhook);
        Assert.Equal((HealthState.Misconfigured, "webhookElsewhere", "webhookAddress"), Told(elsewhere));
        Assert.Equal("evil.example", elsewhere.Detail);
        await SaysAsync("ok", HealthState.Healthy, "\"pending_update_count\":3,\"last_error_date\":1767600000,\"last_error_message\":\"old\"");
        await SaysAsync("webhookFails", HealthState.Degraded, $"\"last_error_date\":{new FixedClock().Now.ToUnixTimeSeconds() - 60},\"last_error_message\":\"Wrong response from the webhook: 503\"");
        await SaysAsync("webhookBehind", HealthState.Degraded, "\"pending_update_count\":101");
        await SaysAsync("updatesMissing", HealthState.Degraded, "\"allowed_updates\":[\"message\"]");
        await SaysAsync("ok", HealthState.Healthy, "\"allowed_updates\":[\"message\",\"edited_message\",\"callback_query\"]");

        async Task SaysAsync(string code, HealthState state, string info)
        {
            _api.WebhookInfo = $$"""{"url":"https://tatvan.example/channels/t/webhook",{{info}} }""";
            var report = await CheckAsync(webhook);
            Assert.Equal((state, code), (report.State, report.Code));
        }
    }

    [Fact]
    public async Task Health_OfAWrongToken_NamesTheField()
    {
        var report = await CheckAsync(("botToken", "500000001:wrong"));
        Assert.Equal((HealthState.NeedsReauthorisation, "reauthorise", "botToken"), Told(report));
        Assert.DoesNotContain("wrong", report.Detail, StringComparison.Ordinal);
        Assert.Equal("botToken", (await CheckAsync(("botToken", null))).FieldKey);
        Assert.Equal(HealthState.Unreachable, (await CheckAsync(("apiBaseAddress", "http://127.0.0.1:1"))).State);
        _api.Next(429, "{}");
        Assert.Equal(HealthState.Degraded, (await CheckAsync()).State);
    }

    private static string Text(int number) => string.Create(
        CultureInfo.InvariantCulture, $$"""
        "message":{"message_id":{{number}},"date":1767600000,"from":{"id":5},"chat":{"id":5},"text":"ileti {{number}}"}
        """);

    private static (HealthState State, string Code, string? Field) Told(HealthReport report) => (report.State, report.Code, report.FieldKey);

    private ChannelHost Host(string? cursor = null, LineLog? log = null, params (string Key, string? Value)[] changed)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { ["mode"] = "polling", ["botToken"] = TelegramDouble.Token, ["apiBaseAddress"] = _api.BaseAddress };
        foreach (var (key, value) in changed)
        {
            values[key] = value;
        }

        var binding = telegram.Binding("a", [.. values.Select(pair => (pair.Key, pair.Value))]);
        var withCursor = new ChannelBinding
        {
            Tenant = binding.Tenant, Account = binding.Account, Manifest = binding.Manifest, Settings = binding.Settings,
            OperatorSettings = binding.OperatorSettings, Secrets = binding.Secrets, Cursor = cursor,
        };
        return new ChannelHost(withCursor, new ChannelHttpSender(ChannelHttpSender.CreateClient()), new FixedClock(), (Microsoft.Extensions.Logging.ILogger?)log ?? NullLogger.Instance);
    }

    private async Task<(CollectingSink Sink, StreamEnd End)> ListenAsync(Func<CollectingSink, bool> enough, string? cursor = null, params (string Key, string? Value)[] changed)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var log = new LineLog();
        var sink = new CollectingSink(stop, enough);
        var end = await telegram.Plugin.Stream!.RunAsync(Host(cursor, log, changed), sink, stop.Token);
        Assert.DoesNotContain(log.Lines, line => line.Contains("AAE", StringComparison.Ordinal));
        return (sink, end);
    }

    private async Task<HealthReport> CheckAsync(params (string Key, string? Value)[] changed) => await telegram.Plugin.Health!.CheckAsync(Host(null, null, changed), CancellationToken.None);

    private sealed class BrokenSink : IInboundSink
    {
        public ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken) => throw new IOException("The disk is full.");
    }
}
