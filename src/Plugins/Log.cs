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

    [LoggerMessage(3106, LogLevel.Information, "Plugin {Id} says: {Text}")]
    public static partial void ChildSaid(ILogger logger, string id, string text);

    [LoggerMessage(3107, LogLevel.Warning, "Plugin {Id} writes too much: {Count} lines were dropped")]
    public static partial void ChildLinesDropped(ILogger logger, string id, long count);

    [LoggerMessage(3108, LogLevel.Debug, "Plugin {Id}: its error stream ended: {Cause}")]
    public static partial void ChildErrorsEnded(ILogger logger, string id, string cause);

    [LoggerMessage(3109, LogLevel.Warning, "Plugin {Id}: its process {Process} ended: {Reason}")]
    public static partial void ChildEnded(ILogger logger, string id, int process, string reason);

    [LoggerMessage(3114, LogLevel.Information, "Plugin {Id}: process {Process} serves, sandbox {Sandbox}")]
    public static partial void ChildServes(ILogger logger, string id, int process, string sandbox);

    [LoggerMessage(3115, LogLevel.Warning, "Plugin {Id}: process {Process} has kept more than {Cores} cores busy; it stands behind all other work until it is quiet")]
    public static partial void ChildIsBusy(ILogger logger, string id, int process, double cores);

    [LoggerMessage(3116, LogLevel.Information, "Plugin {Id}: process {Process} is quiet again and has its usual place")]
    public static partial void ChildIsQuiet(ILogger logger, string id, int process);

    [LoggerMessage(3117, LogLevel.Information, "Plugin {Id}: process {Process} is quiet again, but only a host with LimitNICE=+10 may give it its usual place back; it stays behind all other work until it is started again")]
    public static partial void ChildStaysLast(ILogger logger, string id, int process);

    [LoggerMessage(3118, LogLevel.Information, "Plugin {Id}: process {Process} is ended, nothing was asked of it for a while")]
    public static partial void ChildRests(ILogger logger, string id, int process);

    [LoggerMessage(3110, LogLevel.Debug, "{Code}: {Message}")]
    public static partial void ChannelDebug(ILogger logger, string code, string message);

    [LoggerMessage(3111, LogLevel.Information, "{Code}: {Message}")]
    public static partial void ChannelInformation(ILogger logger, string code, string message);

    [LoggerMessage(3112, LogLevel.Warning, "{Code}: {Message}")]
    public static partial void ChannelWarning(ILogger logger, string code, string message);

    [LoggerMessage(3113, LogLevel.Error, "{Code}: {Message}")]
    public static partial void ChannelError(ILogger logger, string code, string message);
}
