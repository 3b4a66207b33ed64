using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Channels.Telegram.Sending;

internal sealed record BotMessage
{
    public required long ChatId { get; init; }

    public required string Text { get; init; }

    public BotPreview LinkPreviewOptions { get; } = new(IsDisabled: true);

    public BotReply? ReplyParameters { get; init; }

    public BotKeyboard? ReplyMarkup { get; init; }
}

internal sealed record BotPreview(bool IsDisabled);

/// <summary>An answer stays sendable when the message it answers was deleted meanwhile.</summary>
internal sealed record BotReply(long MessageId, bool AllowSendingWithoutReply = true);

internal sealed record BotKeyboard(IReadOnlyList<IReadOnlyList<BotButton>> InlineKeyboard);

internal sealed record BotButton(string Text, string CallbackData);

internal sealed record BotCallbackAnswer(string CallbackQueryId);

internal sealed record BotUpdatesQuery(long? Offset, int Limit, int Timeout, IReadOnlyList<string> AllowedUpdates);

/// <summary>Source-generated: reflection-based JSON would keep the plugin's types, and so its whole load context, alive for good.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BotMessage))]
[JsonSerializable(typeof(BotReply))]
[JsonSerializable(typeof(BotCallbackAnswer))]
[JsonSerializable(typeof(BotUpdatesQuery))]
internal sealed partial class BotJson : JsonSerializerContext;
