using System.Text.Json;

namespace Derman.Channels.Telegram.Sending;

/// <summary>Tells Telegram that a pressed button was heard, so that it stops showing progress. Nothing depends on it.</summary>
internal static class Callbacks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async ValueTask AnswerAsync(BotApi api, string callback, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new BotCallbackAnswer(callback), BotJson.Default.BotCallbackAnswer);
        try
        {
            _ = await api.PostAsync("answerCallbackQuery", body, "application/json", Patience, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What came before it has its result already; to lose that for a courtesy would leave a sent message in doubt.
            return;
        }
    }
}
