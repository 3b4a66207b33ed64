using System.Globalization;
using System.Text.Json;
using Derman.Channels.Telegram.Sending;
using Derman.Channels.Telegram.Updates;

namespace Derman.Channels.Telegram.Polling;

/// <summary>getUpdates, held open until something comes. The cursor is the last update taken; Telegram forgets it when the next one is asked for.</summary>
internal static class UpdatePoller
{
    private const int HeldSeconds = 25;
    private const int MostUpdates = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(HeldSeconds + 15);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    public static async ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken)
    {
        if (!TelegramModes.IsPolling(host))
        {
            return new StreamEnd(HealthState.Healthy, "notUsed");
        }

        if (BotApi.Of(host) is not { } api)
        {
            return new StreamEnd(HealthState.Misconfigured, "tokenMissing");
        }

        long? last = long.TryParse(host.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var stored) ? stored : null;
        try
        {
            while (true)
            {
                var (updates, end) = await AskAsync(api, host, last, cancellationToken);
                if (end is not null)
                {
                    return end;
                }

                last = await TakeAsync(updates, last, api, host, sink, cancellationToken);
                if (updates.Count == 0)
                {
                    // A server that does not hold the line open must not be asked in a circle.
                    await Task.Delay(Breath, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new StreamEnd(HealthState.Healthy, "cancelled");
        }
    }

    private static async ValueTask<(IReadOnlyList<JsonElement> Updates, StreamEnd? End)> AskAsync(
        BotApi api, IChannelHost host, long? last, CancellationToken cancellationToken)
    {
        var query = new BotUpdatesQuery(last + 1, MostUpdates, HeldSeconds, UpdateKinds.Wanted);
        var body = JsonSerializer.SerializeToUtf8Bytes(query, BotJson.Default.BotUpdatesQuery);
        var result = await api.PostAsync("getUpdates", body, "application/json", Patience, cancellationToken);
        if (result is not ChannelHttpResponse response)
        {
            return ([], StreamEnds.Of(result, api));
        }

        var answer = BotAnswer.Read(response, host.UtcNow);
        return answer is { IsOk: true, Result.ValueKind: JsonValueKind.Array }
            ? ([.. answer.Result.EnumerateArray()], null)
            : ([], StreamEnds.Of(answer, api));
    }

    private static async ValueTask<long?> TakeAsync(
        IReadOnlyList<JsonElement> updates, long? last, BotApi api, IChannelHost host, IInboundSink sink, CancellationToken cancellationToken)
    {
        if (updates.Count == 0)
        {
            return last;
        }

        var events = updates.Select(update => UpdateParser.Read(update, host.UtcNow)).ToList();
        foreach (var update in updates)
        {
            if (long.TryParse(update.Text("update_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && (last is null || id > last))
            {
                last = id;
            }
        }

        await sink.TakeAsync(events, last?.ToString(CultureInfo.InvariantCulture), cancellationToken);
        foreach (var pressed in events.OfType<InboundMessage>().Select(message => MessageIds.CallbackOf(message.ExternalId)).OfType<string>())
        {
            await Callbacks.AnswerAsync(api, pressed, cancellationToken);
        }

        return last;
    }
}
