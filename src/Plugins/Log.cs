namespace Derman.Plugins;

internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Plugin {Id} {Version} loaded")]
    public static partial void Loaded(ILogger logger, string id, Version version);

    [LoggerMessage(3101, LogLevel.Error, "Plugin {Id} does not run: {Code}: {Cause} {Cure}")]
    public static partial void DoesNotRun(ILogger logger, string id, string code, string cause, string cure);

    [LoggerMessage(3102, LogLevel.Information, "Plugin {Id} {Version} unloaded")]
    public static partial void Unloaded(ILogger logger, string id, Version version);

    [LoggerMessage(3103, LogLevel.Error, "Plugin {Id} {Version} failed while ending: {Cause}")]
    public static partial void DisposeFailed(ILogger logger, string id, Version version, string cause);

    [LoggerMessage(3104, LogLevel.Error, "Plugin {Id} could not be started: {Detail}")]
    public static partial void StartFailed(ILogger logger, string id, string detail);

    [LoggerMessage(3105, LogLevel.Warning, "Plugin {Id} is still busy; stopping without it")]
    public static partial void StillBusy(ILogger logger, string id);

    [LoggerMessage(3110, LogLevel.Debug, "{Code}: {Message}")]
    public static partial void ChannelDebug(ILogger logger, string code, string message);

    [LoggerMessage(3111, LogLevel.Information, "{Code}: {Message}")]
    public static partial void ChannelInformation(ILogger logger, string code, string message);

    [LoggerMessage(3112, LogLevel.Warning, "{Code}: {Message}")]
    public static partial void ChannelWarning(ILogger logger, string code, string message);

    [LoggerMessage(3113, LogLevel.Error, "{Code}: {Message}")]
    public static partial void ChannelError(ILogger logger, string code, string message);
}
