using System.Collections.Concurrent;
using Derman.Channels;
using Derman.Plugins;

namespace Derman.Plugins.Tests.Support;

public class PhoneFixture() : PluginFixture("phone")
{
    public const string User = "derman";
    public const string Password = "exchange-password";

    /// <summary>An account at an exchange on this machine.</summary>
    internal ChannelHost Host(string kind, int port, FixedClock? clock = null, string? cursor = null, params (string Key, string? Value)[] more)
    {
        (string Key, string? Value)[] values =
        [
            ("exchange", kind), ("host", "localhost"), ("port", $"{port}"), ("security", "none"), ("user", User), ("password", Password), ("exchangeHosts", $"localhost:{port}"),
        ];
        var binding = Binding("santral", [.. values.Where(value => more.All(other => other.Key != value.Key)), .. more]);
        return Accounts.Host(
            new ChannelBinding
            {
                Tenant = binding.Tenant, Account = binding.Account, Manifest = binding.Manifest, Settings = binding.Settings,
                OperatorSettings = binding.OperatorSettings, Secrets = binding.Secrets, Cursor = cursor,
            },
            clock);
    }

    internal Listening Listen(ChannelHost host) => new(Plugin.Stream!, host);

    /// <summary>How a stream ends that is not told to.</summary>
    internal async Task<StreamEnd> EndAsync(ChannelHost host)
    {
        await using var listening = Listen(host);
        return await listening.End;
    }

    internal async Task<HealthReport> CheckAsync(ChannelHost host) => await Plugin.Health!.CheckAsync(host, CancellationToken.None);
}

public sealed class PhoneInRunner : PhoneFixture
{
    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);
}

/// <summary>A stream that runs while a test goes on, and what it has told so far.</summary>
internal sealed class Listening : IInboundSink, IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new(Longest);
    private readonly ConcurrentQueue<CallEvent> _calls = new();

    public Listening(IReceiveStream stream, ChannelHost host) => End = Task.Run(() => stream.RunAsync(host, this, _stop.Token).AsTask());

    /// <summary>How it ended; completes by itself when the line breaks.</summary>
    public Task<StreamEnd> End { get; }

    public string? Cursor { get; private set; }

    public IReadOnlyList<CallEvent> Calls => [.. _calls];

    public ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
    {
        Assert.True(events.Count <= 1000 && (cursor?.Length ?? 0) <= 4096);
        Cursor = cursor ?? Cursor;
        foreach (var happened in events)
        {
            _calls.Enqueue(Assert.IsType<CallEvent>(happened));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Until so many events were told.</summary>
    public async Task<IReadOnlyList<CallEvent>> HearAsync(int count)
    {
        await UntilAsync(() => _calls.Count >= count);
        Assert.True(_calls.Count >= count, $"{_calls.Count} of {count} were told. {(End.IsCompleted ? await End : null)}");
        return Calls;
    }

    /// <summary>Until such an event was told; or until the stream ended, which what comes after will notice.</summary>
    public Task UntilAsync(Func<CallEvent, bool> such) => UntilAsync(() => _calls.Any(such));

    public async Task<StreamEnd> StopAsync()
    {
        await _stop.CancelAsync();
        return await End;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo() && !End.IsCompleted && !_stop.IsCancellationRequested)
        {
            await Task.WhenAny(End, Task.Delay(1));
        }
    }
}
