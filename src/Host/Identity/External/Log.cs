namespace Derman.Host.Identity.External;

internal static partial class Log
{
    [LoggerMessage(EventId = 3500, Level = LogLevel.Warning, Message = "The sign-in provider at {Server} answered {Status}.")]
    public static partial void ProviderAnswered(ILogger logger, string server, int status);

    [LoggerMessage(EventId = 3501, Level = LogLevel.Warning, Message = "The sign-in provider at {Server} did not answer usably: {Kind}.")]
    public static partial void ProviderFailed(ILogger logger, string server, string kind);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Information, Message = "Nobody came into {Tenant} by the provider {Provider}: {Why}.")]
    public static partial void CameToNothing(ILogger logger, string tenant, string provider, string why);
}
