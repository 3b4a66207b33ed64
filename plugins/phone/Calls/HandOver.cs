namespace Derman.Channels.Phone.Calls;

/// <summary>Hands over what the book has to tell, events and the place after them in one.</summary>
internal static class HandOver
{
    private const int MostEvents = 1000;

    public static async ValueTask ToAsync(IInboundSink sink, CallBook book, IChannelHost host, CancellationToken cancellationToken)
    {
        if (book.Take() is not var (events, cursor, leftOut))
        {
            return;
        }

        if (leftOut > 0)
        {
            host.Log(ChannelLogLevel.Warning, "calls.tooMany", FormattableString.Invariant($"{leftOut} open calls are not remembered should the line break now."));
        }

        var chunks = events.Chunk(MostEvents).ToList();
        foreach (var chunk in chunks.SkipLast(1))
        {
            await sink.TakeAsync(chunk, null, cancellationToken);
        }

        await sink.TakeAsync(chunks.LastOrDefault() ?? [], cursor, cancellationToken);
    }
}
