namespace Derman.Channels.Meta;

/// <summary>Keys of channel.json beside those of every Graph plugin; a test holds both equal.</summary>
internal static class MetaSettings
{
    public const string Platform = "platform";
    public const string ProviderAccountId = "providerAccountId";
    public const string AppId = "appId";
    public const string HumanAgent = "humanAgent";

    public const string Instagram = "instagram";

    public static bool IsInstagram(IChannelHost host) => host.Setting(Platform) == Instagram;
}
