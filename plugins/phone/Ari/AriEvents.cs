using System.Globalization;
using System.Text.Json;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ari;

/// <summary>What the exchange's events mean for the calls. There are no queues here: a call is answered when the caller and another are in one bridge.</summary>
internal sealed class AriEvents(CallBook book, InboundRule rule)
{
    private const string Shape = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _dialled = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bridges = new(StringComparer.Ordinal);

    public static DateTimeOffset? TimeOf(JsonElement element, string key) => DateTimeOffset.TryParseExact(
        element.Text(key), Shape, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    public static string? FromOf(JsonElement channel) => Numbers.Digits(channel.Object("caller")?.Text("number"));

    public static string? ContextOf(JsonElement channel) => channel.Object("dialplan")?.Text("context");

    public static string? ExtenOf(JsonElement channel) => channel.Object("dialplan")?.Text("exten");

    /// <summary>Who is called how, and who is with whom, from a picture of the whole.</summary>
    public void SetLegs(IEnumerable<SnapshotLeg> legs)
    {
        _names.Clear();
        _bridges.Clear();
        foreach (var leg in legs)
        {
            _names[leg.Id] = leg.Name ?? "";
            if (leg.Bridge is not null && book.Find(leg.Id) is not null)
            {
                _bridges[leg.Bridge] = leg.Id;
            }
        }
    }

    /// <returns>False when somebody else now listens under our name.</returns>
    public bool Apply(JsonElement message, DateTimeOffset now)
    {
        var at = TimeOf(message, "timestamp") ?? now;
        var channel = message.Object("channel") ?? message.Object("peer");
        var id = channel?.Text("id");
        if (channel?.Text("name") is { } name && id is not null)
        {
            _names[id] = name;
        }

        switch (message.Text("type"))
        {
            case "ApplicationReplaced":
                return false;
            case "StasisStart" or "ChannelCreated" when id is not null:
                Begin(message, channel!.Value, id, at);
                break;
            case "Dial" when id is not null:
                Dial(message, id, at);
                break;
            case "ChannelEnteredBridge" when message.Object("bridge") is { } bridge && bridge.Text("bridge_type") != "holding":
                Enter(bridge, at);
                break;
            case "ChannelHangupRequest" when id is not null:
                HangUpWanted(id);
                break;
            case "ChannelDestroyed" when id is not null: // StasisEnd alone is no end: a call may go on in the dial plan.
                book.End(id, at);
                _names.Remove(id);
                _dialled.Remove(id);
                break;
            case "BridgeDestroyed" when message.Object("bridge")?.Text("id") is { } gone:
                _bridges.Remove(gone);
                break;
            case "RecordingFinished" when message.Object("recording") is { } recording:
                Recorded(recording, at);
                break;
            default:
                break; // Nothing about a call of ours.
        }

        return true;
    }

    // An application that rings somebody takes that leg in under another word.
    private void Begin(JsonElement message, JsonElement channel, string id, DateTimeOffset at)
    {
        var words = message.List("args").Where(word => word.ValueKind == JsonValueKind.String).Select(word => word.GetString()).ToList();
        if (!words.Contains("dialed") && !_dialled.ContainsKey(id)
            && (rule.IsInbound(ContextOf(channel), ExtenOf(channel)) || (words.Contains("inbound") && rule.IsOurQueue(null, ExtenOf(channel)))))
        {
            book.Ring(id, FromOf(channel), Numbers.Digits(ExtenOf(channel)), at);
        }
    }

    private void Dial(JsonElement message, string peer, DateTimeOffset at)
    {
        var status = message.Text("dialstatus");
        var agent = Numbers.Agent(_names.GetValueOrDefault(peer));
        if (!_dialled.ContainsKey(peer) && Caller(message) is { } caller)
        {
            _dialled[peer] = caller;
        }

        if (!_dialled.TryGetValue(peer, out var call) || book.Find(call) is not { IsAnswered: false })
        {
            return;
        }

        if (status is null or "RINGING" or "PROGRESS" or "PROCEEDING")
        {
            book.Rings(call, agent, null, at);
        }
        else if (DialStatus.IsMissed(status))
        {
            book.Missed(call, agent, null, at);
        }
    }

    // An application that dials by itself names no caller: with one single call waiting there is no doubt whom it is for, with more nobody is told.
    private string? Caller(JsonElement message)
    {
        if (message.Object("caller")?.Text("id") is { } named)
        {
            return named;
        }

        var waiting = book.Open.Where(call => !call.IsAnswered).Take(2).ToList();
        return waiting.Count == 1 ? waiting[0].Id : null;
    }

    private void Enter(JsonElement bridge, DateTimeOffset at)
    {
        var members = bridge.List("channels").Where(id => id.ValueKind == JsonValueKind.String).Select(id => id.GetString()!).ToList();
        foreach (var caller in members.Where(id => book.Find(id) is not null))
        {
            if (bridge.Text("id") is { } id)
            {
                _bridges[id] = caller;
            }

            if (members.FirstOrDefault(other => other != caller && book.Find(other) is null) is { } agent)
            {
                book.Answered(caller, Numbers.Agent(_names.GetValueOrDefault(agent)), null, at, again: false);
            }
        }
    }

    private void HangUpWanted(string leg)
    {
        if (book.Find(leg) is { } own)
        {
            own.EndedBy ??= CallParty.Caller;
        }
        else if (_dialled.TryGetValue(leg, out var call) && book.Find(call) is { IsAnswered: true } open)
        {
            open.EndedBy ??= CallParty.Agent;
        }
    }

    private void Recorded(JsonElement recording, DateTimeOffset at)
    {
        var target = recording.Text("target_uri")?.Split(':', 2);
        var call = target switch
        {
            ["channel", var id] => book.Knows(id) ? id : _dialled.GetValueOrDefault(id),
            ["bridge", var id] => _bridges.GetValueOrDefault(id),
            _ => null,
        };
        if (call is not null && recording.Text("name") is { } name)
        {
            book.Recorded(call, name, isDone: true, at);
        }
    }
}
