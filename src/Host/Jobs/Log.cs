namespace Derman.Host.Jobs;

internal static partial class Log
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "Work for {What} failed; it will be tried again.")]
    public static partial void WorkerFailed(ILogger logger, string what, Exception e);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Debug, Message = "Work for {What} stopped: {Reason}")]
    public static partial void WorkerStopped(ILogger logger, string what, string reason);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "The other nodes took '{Node}' for dead: it showed no life for 8 seconds. It goes on.")]
    public static partial void Forgotten(ILogger logger, string node);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Critical, Message = "Another process was started under the name '{Node}'; this one stops. Give every node a name of its own: --node NAME.")]
    public static partial void Replaced(ILogger logger, string node);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Information, Message = "{Count} tenants are looked after by this node from now on.")]
    public static partial void TookOver(ILogger logger, int count);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Information, Message = "Stores brought to the newest schema: {Done} of {Total}, {Rate:F0} a second, {Left:F0} s left")]
    public static partial void BroughtUp(ILogger logger, int done, int total, double rate, double left);

    [LoggerMessage(EventId = 2008, Level = LogLevel.Error, Message = "Archiving old tickets of {Tenant} failed; the next run goes on where this one ended.")]
    public static partial void ArchiveFailed(ILogger logger, string tenant, Exception e);

    [LoggerMessage(EventId = 2009, Level = LogLevel.Warning, Message = "The kept counts of tickets of {Tenant} were wrong in {Rows} rows. They are counted anew; lists were right all the time.")]
    public static partial void CountsMended(ILogger logger, string tenant, int rows);

    [LoggerMessage(EventId = 2010, Level = LogLevel.Error, Message = "The kept counts of tickets of {Tenant} could not be compared; the next week tries again.")]
    public static partial void CountsFailed(ILogger logger, string tenant, Exception e);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Error, Message = "Throwing away old keys of inbound messages of {Tenant} failed; the next run goes on where this one ended.")]
    public static partial void ForgetFailed(ILogger logger, string tenant, Exception e);
}
