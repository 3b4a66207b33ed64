namespace Derman.Host.Chats;

internal static partial class Log
{
    [LoggerMessage(7100, LogLevel.Debug, "A chat's line ended: {Reason}")]
    public static partial void LineEnded(ILogger logger, string reason);
}
