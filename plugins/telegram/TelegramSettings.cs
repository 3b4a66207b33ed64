namespace Derman.Channels.Telegram;

/// <summary>Keys of channel.json; a test holds both equal.</summary>
internal static class TelegramSettings
{
    public const string BotToken = "botToken";
    public const string Mode = "mode";
    public const string WebhookSecret = "webhookSecret";
    public const string WebhookAddress = "webhookAddress";
    public const string ApiBaseAddress = "apiBaseAddress";
}

/// <summary>How updates come.</summary>
internal static class TelegramModes
{
    private const string Polling = "polling";

    public static bool IsPolling(IChannelHost host) => host.Setting(TelegramSettings.Mode) == Polling;
}
