using System.Diagnostics;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ami;

/// <summary>Listening at the Asterisk Manager Interface until the line breaks.</summary>
internal sealed class AmiStream
{
    // What fits between two looks at the sink.
    private const int MostAtOnce = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(5);

    private readonly IChannelHost _host;
    private readonly IInboundSink _sink;
    private readonly ExchangeAccount _account;
    private readonly InboundRule _rule;
    private readonly CallBook _book;
    private readonly AmiLine _line;
    private readonly AmiEvents _events;
    private readonly DateTimeOffset _began;
    private AmiSnapshot? _asked;
    private long _lookedAt;

    private AmiStream(IChannelHost host, IInboundSink sink, ExchangeAccount account, AmiLine line, string? system)
    {
        (_host, _sink, _account, _line, _began) = (host, sink, account, line, host.UtcNow);
        _rule = InboundRule.Of(host);
        _book = new CallBook(RecordingLinks.Of(host), host.Cursor);
        _events = new AmiEvents(_book, _rule, system);
    }

    public static async ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, ExchangeAccount account, CancellationToken cancellationToken)
    {
        // The names of recordings come as variables of the dial plan, of which there are many: heard only when wanted.
        var classes = host.Setting(PhoneSettings.RecordingAddress) is null ? "call,agent" : "call,agent,dialplan";
        var (line, trouble) = await AmiLogin.OpenAsync(host, account, classes, cancellationToken);
        if (line is null)
        {
            return trouble!.End;
        }

        await using (line)
        {
            var core = await line.AskAsync("CoreSettings", Patience, cancellationToken);
            if (core is null or { IsError: true })
            {
                return (core is null ? Trouble.Silent : AmiCheck.NeedsReporting).End;
            }

            // Saves the line what we would pass over anyway; only some may ask for it.
            await line.SendAsync("Filter", cancellationToken, ("Operation", "Add"), ("Filter", $"^Event: ({AmiEvents.Wanted})"));
            return await new AmiStream(host, sink, account, line, core["SystemName"]).ListenAsync(cancellationToken);
        }
    }

    private async ValueTask<StreamEnd> ListenAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        for (var silences = 0; silences < 3;)
        {
            _line.IsHeard = false;
            var message = await _line.MessageAsync(_account.Keepalive, cancellationToken);
            silences = _line.IsHeard || message is not null ? 0 : silences + 1;
            for (; message is not null; message = _book.Waiting < MostAtOnce ? _line.Ready() : null)
            {
                if (Take(message) is { } trouble)
                {
                    await HandOver.ToAsync(_sink, _book, _host, cancellationToken);
                    return trouble.End;
                }
            }

            await HandOver.ToAsync(_sink, _book, _host, cancellationToken);
            if (silences is 1 or 2)
            {
                await _line.SendAsync("Ping", cancellationToken);
            }

            // The picture of an exchange that says much but not this: the line is of no use.
            if (Stopwatch.GetElapsedTime(_lookedAt) >= _account.Keepalive * 3)
            {
                if (_asked is not null)
                {
                    break;
                }

                await LookAsync(cancellationToken);
            }
        }

        return new StreamEnd(HealthState.Healthy, "lineSilent");
    }

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        _lookedAt = Stopwatch.GetTimestamp();
        _asked = await AmiSnapshot.AskAsync(_line, _events.IdOf, cancellationToken);
    }

    private Trouble? Take(AmiMessage message)
    {
        if (_asked is not { } asked)
        {
            _events.Apply(message, _host.UtcNow);
            return null;
        }

        asked.Take(message);
        if (!asked.IsWhole)
        {
            return null;
        }

        _asked = null;
        return asked.Refusal is not null ? AmiCheck.NeedsReporting : TakeIn(asked, _host.UtcNow);
    }

    private Trouble? TakeIn(AmiSnapshot asked, DateTimeOffset now)
    {
        var picture = asked.Picture(now);
        _events.SetBridges(picture.Legs);
        var unheard = _book.Reconcile(picture, _rule, now);
        foreach (var message in asked.Meanwhile)
        {
            _events.Apply(message, now);
        }

        // A call that began while we listened, and no word of it or of any other: we are not told. Its user may not read such events.
        bool IsDeaf(DateTimeOffset since) => since - _began > Young && now - since > Young;
        return !_events.HearsCalls && unheard.Any(leg => IsDeaf(leg.Since)) ? new Trouble(TroubleKind.EventsMissing, "read = call", PhoneSettings.User)
            : !_events.HearsAgents && picture.Queued.Any(queued => IsDeaf(queued.Since)) ? new Trouble(TroubleKind.EventsMissing, "read = agent", PhoneSettings.User)
            : null;
    }
}
