namespace Derman.Channels.Telegram.Updates;

/// <summary>The kinds of update this plugin understands; others would be sent for nothing.</summary>
internal static class UpdateKinds
{
    public static IReadOnlyList<string> Wanted { get; } = ["message", "edited_message", "callback_query", "my_chat_member"];

    /// <summary>Those without which something a person does would be lost.</summary>
    public static IReadOnlyList<string> Needed { get; } = ["message", "edited_message", "callback_query"];
}
