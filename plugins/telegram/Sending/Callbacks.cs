namespace Derman.Channels.Telegram.Sending;

/// <summary>Tells Telegram that a pressed button was heard, so that it stops showing progress. Nothing depends on it.</summary>
internal static class Callbacks
{
    public static async ValueTask AnswerAsync(BotApi api, string callback, CancellationToken cancellationToken) =>
        _ = await api.PostAsync("answerCallbackQuery", new BotCallbackAnswer(callback), BotJson.Default.BotCallbackAnswer, cancellationToken);
}
