using Derman.Channels;
using Derman.Plugins;
using Microsoft.Extensions.Logging;

namespace Derman.Plugins.Tests.Support;

public class SmsFixture() : PluginFixture("sms");

public sealed class SmsInRunner : SmsFixture
{
    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);
}

public class TelegramFixture() : PluginFixture("telegram");

public sealed class TelegramInRunner : TelegramFixture
{
    private protected override Task<PluginHandle> StartAsync(PluginPackage package) => InRunnerAsync(package);
}

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
