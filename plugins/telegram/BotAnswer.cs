using System.Text.Json;

namespace Derman.Channels.Telegram;

/// <summary>What every call of the Bot API answers: <c>ok</c> with a result, or a code with words and sometimes a time to wait.</summary>
internal sealed record BotAnswer(int Status, bool IsOk, int Code, string? Description, TimeSpan? Wait, JsonElement Result)
{
    public static BotAnswer Read(ChannelHttpResponse response, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            var root = document.RootElement;
            var ok = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("ok", out var flag) && flag.ValueKind == JsonValueKind.True;
            TimeSpan? wait = root.Object("parameters")?.Real("retry_after") is { } seconds ? Waiting.Seconds((long)Math.Ceiling(seconds)) : null;
            return new BotAnswer(
                response.Status,
                ok && response.Status is >= 200 and < 300,
                (int)(root.Real("error_code") ?? response.Status),
                root.Text("description"),
                wait ?? Waiting.RetryAfter(response, now),
                ok && root.TryGetProperty("result", out var result) ? result.Clone() : default);
        }
        catch (JsonException)
        {
            return new BotAnswer(response.Status, false, response.Status, null, Waiting.RetryAfter(response, now), default);
        }
    }
}
