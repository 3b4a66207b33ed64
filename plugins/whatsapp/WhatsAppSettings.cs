namespace Derman.Channels.WhatsApp;

/// <summary>Keys of channel.json beside those of every Graph plugin; a test holds both equal.</summary>
internal static class WhatsAppSettings
{
    public const string PhoneNumberId = "phoneNumberId";
}
