namespace Derman.Host.Channels;

internal static partial class Log
{
    [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message = "Request {Seq} of the shared app {App} could not be split; it will be tried again.")]
    public static partial void AppEventFailed(ILogger logger, string app, long seq, Exception e);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "Plugin {Plugin} could not be asked about a webhook call; the provider repeats it. {Reason}")]
    public static partial void PluginUnavailable(ILogger logger, string plugin, string reason);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "The line of {Account} broke; it is begun anew.")]
    public static partial void StreamFailed(ILogger logger, string account, Exception e);
}
