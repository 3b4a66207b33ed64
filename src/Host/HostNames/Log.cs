namespace Derman.Host.HostNames;

internal static partial class Log
{
    [LoggerMessage(EventId = 1801, Level = LogLevel.Warning, Message = "The name server {Server} did not answer: {Reason}")]
    public static partial void NoAnswer(ILogger logger, string server, string reason);

    [LoggerMessage(EventId = 1802, Level = LogLevel.Error, Message = "The certificate of {Host} cannot be used; the one before it is served on, if there is one: {Reason}")]
    public static partial void CertificateUnusable(ILogger logger, string host, string reason);

    [LoggerMessage(EventId = 1803, Level = LogLevel.Information, Message = "{Count} withdrawn host names and their keys were thrown away")]
    public static partial void Cleaned(ILogger logger, int count);
}
