using System.Text;
using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Child;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests;

/// <summary>A plugin written for Node.js, through the host's seam: Node's own network modules lead through the host.</summary>
public sealed class NodeRunnerTests(GraphDouble graph, LineDouble lines, NodeRunnerTests.Wires wires)
    : IClassFixture<GraphDouble>, IClassFixture<LineDouble>, IClassFixture<NodeRunnerTests.Wires>
{
    [Fact]
    public async Task Webhook_IsAnsweredAuthenticatedAndRead()
    {
        using var lease = wires.Lease();
        var request = new WebhookRequest { Method = "POST", Headers = [new("X-Token", "sır")], Body = Encoding.UTF8.GetBytes("Günaydın سلام") };
        Assert.Equal((405, "hello"), await Answer(lease.Calls.HandshakeAsync(request, Host().Binding.Context(), default)));
        Assert.Equal(WebhookVerdict.Genuine, await lease.Calls.AuthenticateAsync(request, Host().Binding.Context(), default));
        Assert.Equal(WebhookVerdict.Forged, await lease.Calls.AuthenticateAsync(request with { Headers = [] }, Host().Binding.Context(), default));

        var events = await lease.Calls.ParseAsync(request, default);

        Assert.Equal(["InboundMessage", "UnknownEvent", "DeliveryReceipt", "UnknownEvent"], events.Select(e => e.GetType().Name));
        Assert.Equal("Günaydın سلام", Assert.IsType<InboundMessage>(events[0]).Text);
        Assert.Equal("malformedEvent", Assert.IsType<UnknownEvent>(events[1]).Reason);
        Assert.Contains("ofTheFuture", ((UnknownEvent)events[1]).Raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp", "echo bir,echo iki,echo üç")]
    [InlineData("byAddress", "localhost 4 1")]
    public async Task Lines_LeadThroughTheHost(string way, string heard) => Assert.Equal(heard, Assert.IsType<SendOutcome.Accepted>(await SendAsync(way)).ExternalId);

    [Theory]
    [InlineData("http")]
    [InlineData("get")]
    [InlineData("fetch")]
    public async Task Http_LeadsThroughTheHost(string way)
    {
        graph.Next(200, "yes");
        var outcome = await SendAsync(way);
        Assert.Equal(new SendOutcome.Accepted("200 yes"), outcome);
    }

    [Theory]
    [InlineData("foreign", "notPermitted")]
    [InlineData("nowhere", "EACCES")]
    public async Task Network_BeyondThePermittedHosts_IsRefused(string way, string reason)
    {
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync(way));
        Assert.Equal((SendRejection.HostNotPermitted, reason), (rejected.Code, rejected.Reason));
    }

    [Fact]
    public async Task StartTls_WithAnUntrustedCertificate_Fails_WhateverThePluginAsksFor() =>
        Assert.Equal("CERT_UNTRUSTED", Assert.IsType<SendOutcome.Rejected>(await SendAsync("startTls")).Reason);

    [Fact]
    public async Task Files_TravelBothWays()
    {
        using var lease = wires.Lease();
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await lease.Calls.FetchAsync(new MediaRequest("big", null, 3_000_000), Host(), default));
        Assert.Equal((3_000_000, 64, "image/png"), (fetched.Content.Length, fetched.Sha256.Length, fetched.MimeType));
        Assert.Equal("gone", Assert.IsType<MediaOutcome.Refused>(await lease.Calls.FetchAsync(new MediaRequest("no", null, 1), Host(), default)).Code);
        var file = new OutboundFile(MediaKind.Document, new byte[200_000], "application/pdf", "a.pdf", null);
        Assert.Equal(new MessageMeasure(2, "file", 200_000), await lease.Calls.MeasureAsync(file, Accounts.Context(), default));
    }

    [Fact]
    public async Task Check_ReportsAndLogs()
    {
        using var lease = wires.Lease();
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await lease.Calls.CheckAsync(Host(), default));
    }

    [Fact]
    public async Task Stream_HandsOverEventsAndCursor_UntilCancelled()
    {
        using var lease = wires.Lease();
        using var stop = new CancellationTokenSource();
        var sink = new Sink(stop, last: "2");
        var end = await lease.Calls.StreamAsync(Host(), sink, stop.Token);
        Assert.Equal(new StreamEnd(HealthState.Healthy, "cancelled after 2"), end);
        Assert.Equal(("7", "1,2"), (Assert.IsType<CallEvent>(Assert.Single(sink.Events)).CallId, string.Join(',', sink.Cursors)));
    }

    [Fact]
    public async Task Cancelled_EndsTheCall()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        using var lease = wires.Lease();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await lease.Calls.SendAsync(Message("never"), Host(), stop.Token));
    }

    [Fact]
    public async Task Crash_DefersWhatCannotHaveLeft_AndThePluginIsBack()
    {
        Assert.IsType<SendOutcome.Deferred>(await SendAsync("crash"));
        graph.Next(200, "again");
        Assert.Equal(new SendOutcome.Accepted("200 again"), await SendAsync("http"));
    }

    [Theory]
    [InlineData("node>=999", "plugin.runtimeMissing")]
    public async Task Runtime_MissingOrTooOld_IsAStateWithACure(string runtime, string code)
    {
        using var folder = new TempFolder();
        var copy = Path.Combine(folder.Path, "wires");
        Directory.CreateDirectory(copy);
        var manifest = await File.ReadAllTextAsync(Path.Combine(Wires.Folder, "channel.json"));
        await File.WriteAllTextAsync(Path.Combine(copy, "channel.json"), manifest.Replace("node>=20", runtime, StringComparison.Ordinal));
        File.Copy(Path.Combine(Wires.Folder, "main.cjs"), Path.Combine(copy, "main.cjs"));
        var package = new PluginCatalog([], ChannelsSdk.Current).Read(copy);
        Assert.Null(package.Fault);
        var (handle, fault) = await ChildHandle.StartAsync(package, new ChildOptions(), SystemClock.Instance, NullLogger.Instance, default);
        Assert.Null(handle);
        Assert.Equal(code, fault!.Code);
        Assert.NotEmpty(fault.Cure);
    }

    [Fact]
    public void Sandbox_IsWhatThisKernelGrants() => Assert.Equal(Kernel.Sandbox, wires.Status.Sandbox);

    private static async Task<(int Status, string Body)> Answer(ValueTask<WebhookAnswer> call) => await call is var answer ? (answer.Status, answer.Body) : default;

    private static OutboundMessage Message(string way) => new() { IdempotencyKey = "k", To = "x", Content = new OutboundText(way) };

    private async Task<SendOutcome> SendAsync(string way)
    {
        using var lease = wires.Lease();
        return await lease.Calls.SendAsync(Message(way), Host(), CancellationToken.None);
    }

    private ChannelHost Host()
    {
        var address = new Uri(graph.BaseAddress.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return Accounts.Host(new ChannelBinding
        {
            Tenant = "tatvan",
            Account = "main",
            Manifest = wires.Manifest,
            Settings = Accounts.Values(("base", address.ToString().TrimEnd('/')), ("port", $"{lines.Port}")),
            OperatorSettings = Accounts.Values(("hosts", $"localhost:{address.Port} localhost:{lines.Port}")),
            Secrets = Accounts.Values(("token", "sır")),
        });
    }

    public sealed class Wires : IAsyncLifetime
    {
        private PluginHandle? _handle;

        public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Programs", "wires");

        internal ChannelManifest Manifest => _handle!.Manifest;

        internal PluginStatus Status => _handle!.Status;

        internal PluginLease Lease() => _handle!.TryLease()!;

        public async Task InitializeAsync()
        {
            var package = new PluginCatalog([], ChannelsSdk.Current).Read(Folder);
            var options = new ChildOptions { RestartWait = TimeSpan.FromSeconds(20), QuickDeadline = TimeSpan.FromSeconds(20), Heartbeat = TimeSpan.FromSeconds(20) };
            var (handle, fault) = await ChildHandle.StartAsync(package, options, SystemClock.Instance, NullLogger.Instance, CancellationToken.None);
            _handle = handle ?? throw new InvalidOperationException($"{(fault ?? package.Fault)?.Cause}");
        }

        public async Task DisposeAsync() => await _handle!.UnloadAsync(CancellationToken.None);
    }

    private sealed class Sink(CancellationTokenSource stop, string last) : IInboundSink
    {
        public List<InboundEvent> Events { get; } = [];

        public List<string?> Cursors { get; } = [];

        public async ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
        {
            Events.AddRange(events);
            Cursors.Add(cursor);
            if (cursor == last)
            {
                await Task.Yield();
                stop.CancelAfter(TimeSpan.FromMilliseconds(20));
            }
        }
    }
}
