namespace Derman.Channels.Open311;

/// <summary>Keys of channel.json; a test holds both equal.</summary>
internal static class Open311Settings
{
    public const string Endpoint = "endpoint";
    public const string ApiKey = "apiKey";
    public const string Jurisdiction = "jurisdiction";
    public const string Format = "format";
    public const string TimeZone = "timeZone";
    public const string SilentDays = "silentDays";
    public const string Hosts = "hosts";

    /// <summary>The value of <see cref="Format"/> for servers that speak XML only.</summary>
    public const string Xml = "xml";
}
