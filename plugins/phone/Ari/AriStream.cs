using System.Diagnostics;
using System.Text.Json;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ari;

/// <summary>Listening at the Asterisk REST Interface until the line breaks.</summary>
internal static class AriStream
{
    public static async ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, ExchangeAccount account, CancellationToken cancellationToken)
    {
        // First the line, then the picture: what happens in between is not lost but waits on the line.
        var (socket, trouble) = await AriSocket.OpenAsync(host, account, cancellationToken);
        if (socket is null)
        {
            return trouble!.End;
        }

        await using (socket)
        {
            return await ListenAsync(host, sink, account, socket, cancellationToken);
        }
    }

    private static async ValueTask<StreamEnd> ListenAsync(IChannelHost host, IInboundSink sink, ExchangeAccount account, AriSocket socket, CancellationToken cancellationToken)
    {
        var rule = InboundRule.Of(host);
        var book = new CallBook(RecordingLinks.Of(host), host.Cursor);
        var events = new AriEvents(book, rule);
        while (true)
        {
            var lookedAt = Stopwatch.GetTimestamp();
            var (picture, trouble) = await AriSnapshot.AskAsync(host, account, cancellationToken);
            if (picture is null)
            {
                return trouble!.End;
            }

            book.Reconcile(picture, rule, host.UtcNow);
            events.SetLegs(picture.Legs);
            await HandOver.ToAsync(sink, book, host, cancellationToken);
            while (Stopwatch.GetElapsedTime(lookedAt) < account.Keepalive * 3)
            {
                if (await socket.NextAsync(account.Keepalive, cancellationToken) is not { } bytes || Read(bytes, host) is not { } message)
                {
                    continue;
                }

                if (!events.Apply(message, host.UtcNow))
                {
                    return new Trouble(TroubleKind.Replaced, account.Application, PhoneSettings.Application).End;
                }

                await HandOver.ToAsync(sink, book, host, cancellationToken);
            }
        }
    }

    private static JsonElement? Read(ReadOnlyMemory<byte> bytes, IChannelHost host)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            host.Log(ChannelLogLevel.Warning, "ari.malformed", "The exchange sent a message that is not JSON; it was passed over.");
            return null;
        }
    }
}
