namespace Derman.Channels.Graph;

/// <summary>Keys that every plugin of Meta's Graph API has in its channel.json; a test holds both equal.</summary>
internal static class GraphSettings
{
    public const string AccessToken = "accessToken";
    public const string AppSecret = "appSecret";
    public const string VerifyToken = "verifyToken";
    public const string GraphBaseAddress = "graphBaseAddress";
    public const string GraphVersion = "graphVersion";
}
