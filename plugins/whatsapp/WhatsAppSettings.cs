namespace Derman.Channels.WhatsApp;

/// <summary>Keys of channel.json; a test holds both equal.</summary>
internal static class WhatsAppSettings
{
    public const string PhoneNumberId = "phoneNumberId";
    public const string AccessToken = "accessToken";
    public const string AppSecret = "appSecret";
    public const string VerifyToken = "verifyToken";
    public const string GraphBaseAddress = "graphBaseAddress";
    public const string GraphVersion = "graphVersion";
}
