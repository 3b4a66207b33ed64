using Derman.Channels;
using Derman.Plugins;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests.Support;

/// <summary>One shipped plugin, loaded once for a test class and unloaded after it.</summary>
public abstract class PluginFixture : IAsyncLifetime
{
    private readonly PluginHandle _handle;
    private readonly PluginLease _lease;

    protected PluginFixture(string id)
    {
        _handle = Shipped.Start(id);
        _lease = _handle.TryLease()!;
    }

    internal IChannelPlugin Plugin => _lease.Plugin;

    internal ChannelManifest Manifest => _lease.Manifest;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _lease.Dispose();
        Assert.True(await _handle.UnloadAsync(CancellationToken.None));
    }

    /// <summary>An account with these values; the scope of each is looked up in the manifest.</summary>
    internal ChannelBinding Binding(string account, params (string Key, string? Value)[] values)
    {
        Dictionary<string, string> Of(Func<SettingField, bool> wanted) => values
            .Where(value => value.Value is not null && wanted(Manifest.Settings.Single(field => field.Key == value.Key)))
            .ToDictionary(value => value.Key, value => value.Value!, StringComparer.Ordinal);
        return new ChannelBinding
        {
            Tenant = "tatvan",
            Account = account,
            Manifest = Manifest,
            Settings = Of(field => field.Type != SettingType.Secret && field.Scope == SettingScope.Account),
            OperatorSettings = Of(field => field.Type != SettingType.Secret && field.Scope == SettingScope.Operator),
            Secrets = Of(field => field.Type == SettingType.Secret),
        };
    }
}

public sealed class SmsFixture() : PluginFixture("sms");

/// <summary>Takes what a stream hands over and ends the run when it has heard enough.</summary>
internal sealed class CollectingSink(CancellationTokenSource stop, Func<CollectingSink, bool> enough) : IInboundSink
{
    public List<InboundEvent> Events { get; } = [];

    public string? Cursor { get; private set; }

    public async ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
    {
        Assert.True(events.Count <= 1000);
        Events.AddRange(events);
        Cursor = cursor ?? Cursor;
        if (enough(this))
        {
            await stop.CancelAsync();
        }
    }
}

internal sealed class LineLog : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add(formatter(state, exception));
}
