namespace Derman.Host.Operator.Plugins;

internal static partial class Log
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "Plugin {Id} {Version} of the catalog does not run here: {Code}: {Cause} {Cure}")]
    public static partial void PluginBehind(ILogger logger, string id, string version, string code, string cause, string cure);

    [LoggerMessage(EventId = 3206, Level = LogLevel.Warning, Message = "Plugin {Id} {Version} does not lie here as it was signed; it is fetched again: {Code}: {Cause}")]
    public static partial void PluginNotAsSigned(ILogger logger, string id, string version, string code, string cause);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Old versions of plugins could not be removed: {Cause}")]
    public static partial void PluginsNotCleaned(ILogger logger, string cause);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "The channel accounts of {Tenant} are not known yet: {Cause}")]
    public static partial void AccountsUnknown(ILogger logger, string tenant, string cause);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Error, Message = "Following the catalog's plugins failed; the next look tries again.")]
    public static partial void WatchFailed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 3205, Level = LogLevel.Debug, Message = "Following the catalog's plugins stopped: {Reason}")]
    public static partial void WatchStopped(ILogger logger, string reason);
}
