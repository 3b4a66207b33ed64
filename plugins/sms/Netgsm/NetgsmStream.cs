namespace Derman.Channels.Sms.Netgsm;

/// <summary>NetGSM calls nobody: what became of our messages and what was answered is asked for, round by round.</summary>
internal static class NetgsmStream
{
    private const int DefaultPollSeconds = 60;
    private const int MostEvents = 1000;

    public static async ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken)
    {
        if (!SmsSettings.IsNetgsm(host))
        {
            return new StreamEnd(HealthState.Healthy, "notUsed");
        }

        if (NetgsmClient.Of(host) is not { } client)
        {
            return new StreamEnd(HealthState.Misconfigured, "credentialsMissing");
        }

        var pause = TimeSpan.FromSeconds(Math.Clamp(SmsSettings.Whole(host.Setting, SmsSettings.PollSeconds, DefaultPollSeconds), 20, 3600));
        var rounds = new NetgsmRounds(host, client);
        try
        {
            while (true)
            {
                var end = await rounds.AskAsync(cancellationToken);
                await HandOverAsync(rounds, sink, cancellationToken);
                if (end is not null)
                {
                    return end;
                }

                await Task.Delay(pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new StreamEnd(HealthState.Healthy, "cancelled");
        }
    }

    private static async ValueTask HandOverAsync(NetgsmRounds rounds, IInboundSink sink, CancellationToken cancellationToken)
    {
        var events = rounds.Take();
        foreach (var chunk in events.Chunk(MostEvents).SkipLast(1))
        {
            await sink.TakeAsync(chunk, null, cancellationToken);
        }

        await sink.TakeAsync(events.Chunk(MostEvents).LastOrDefault() ?? [], rounds.Cursor, cancellationToken);
    }
}
