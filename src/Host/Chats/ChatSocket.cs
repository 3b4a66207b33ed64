using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Derman.Host.Chats;

/// <summary>A visit over a WebSocket (RFC 6455). Costs a waiting read and no buffer while nothing is said.</summary>
internal sealed class ChatSocket(WebSocket socket, ChatVisit visit, ChatLine line)
{
    /// <summary>A word of 4,000 characters, escaped, fits four times.</summary>
    private const int LongestFrame = 64 * 1024;

    private const int Chunk = 4 * 1024;

    /// <summary>A widget that takes nothing for so long is dropped; it comes again.</summary>
    private static readonly TimeSpan SlowestSend = TimeSpan.FromSeconds(10);

    /// <summary>How soon a line notices that it should not be there any more.</summary>
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _sending = new(1);

    /// <param name="goesOn">Asked now and then: whether the visit may go on.</param>
    public async Task RunAsync(ServerFrame welcome, Func<ValueTask<bool>> goesOn, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await SendAsync(welcome, end.Token);
        var reading = ReadAsync(end);
        try
        {
            do
            {
                foreach (var frame in visit.News())
                {
                    await SendAsync(frame, end.Token);
                }

                await line.WaitAsync(BetweenChecks, end.Token);
            }
            while (!line.Room.IsOver && await goesOn() && !end.IsCancellationRequested);
        }
        finally
        {
            await end.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _sending.Dispose();
        }
    }

    private async Task ReadAsync(CancellationTokenSource end)
    {
        try
        {
            while (!end.IsCancellationRequested && await NextAsync(socket, end.Token) is { } frame)
            {
                if (await visit.TakeAsync(frame, end.Token) is { } answer)
                {
                    await SendAsync(answer, end.Token);
                }

                if (frame.T is "say" or "end")
                {
                    line.Nudge();
                }
            }
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    /// <returns>Null when the widget closed the line or sent what it never would.</returns>
    public static async ValueTask<ClientFrame?> NextAsync(WebSocket socket, CancellationToken ct)
    {
        await socket.ReceiveAsync(Memory<byte>.Empty, ct); // Waits without holding a buffer.
        var bytes = new ArrayBufferWriter<byte>(Chunk);
        ValueWebSocketReceiveResult got;
        do
        {
            got = await socket.ReceiveAsync(bytes.GetMemory(Chunk), ct);
            bytes.Advance(got.Count);
            if (got.MessageType != WebSocketMessageType.Text || bytes.WrittenCount > LongestFrame)
            {
                return null;
            }
        }
        while (!got.EndOfMessage);
        try
        {
            return JsonSerializer.Deserialize(bytes.WrittenSpan, ChatJson.Default.ClientFrame) ?? new ClientFrame(null);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task SendAsync(ServerFrame frame, CancellationToken ct)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(frame, ChatJson.Default.ServerFrame);
        await _sending.WaitAsync(ct);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(SlowestSend);
            await socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
        }
        finally
        {
            _sending.Release();
        }
    }
}
