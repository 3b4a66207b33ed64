using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ami;

/// <summary>What the exchange's events mean for the calls. A call is (SystemName, Linkedid); its caller's leg has that id as its own.</summary>
internal sealed class AmiEvents(CallBook book, InboundRule rule, string? system)
{
    /// <summary>What we want to hear of, for the exchange's own filter.</summary>
    public const string Wanted =
        "Newchannel|Hangup|HangupRequest|SoftHangupRequest|QueueCallerJoin|QueueCallerLeave|QueueCallerAbandon|AgentCalled|AgentConnect|AgentComplete|AgentRingNoAnswer"
        + "|DialBegin|DialEnd|BridgeEnter|BridgeLeave|BridgeDestroy|MixMonitorStart|MixMonitorStop|VarSet|Shutdown|FullyBooted";

    private readonly Dictionary<string, Dictionary<string, string?>> _bridges = new(StringComparer.Ordinal);

    /// <summary>Whether an event of the class <c>call</c> was ever heard.</summary>
    public bool HearsCalls { get; private set; }

    /// <summary>Whether an event of the class <c>agent</c> was ever heard.</summary>
    public bool HearsAgents { get; private set; }

    public string IdOf(AmiMessage message, string? id) => (message["SystemName"] ?? system) is { } name ? $"{name}/{id}" : id ?? "";

    /// <summary>Who is with whom, from a picture of the whole.</summary>
    public void SetBridges(IEnumerable<SnapshotLeg> legs)
    {
        _bridges.Clear();
        foreach (var leg in legs.Where(leg => leg.Bridge is not null))
        {
            Members(leg.Bridge!)[leg.Id] = leg.Name;
        }
    }

    public void Apply(AmiMessage message, DateTimeOffset now)
    {
        var privilege = message["Privilege"] ?? "";
        HearsCalls |= privilege.StartsWith("call", StringComparison.Ordinal);
        HearsAgents |= privilege.StartsWith("agent", StringComparison.Ordinal);

        var (leg, call, at) = (IdOf(message, message["Uniqueid"]), IdOf(message, message["Linkedid"]), message.At ?? now);
        var agent = Numbers.Agent(message["Interface"]) ?? Numbers.Agent(message["DestChannel"]);
        switch (message.Event)
        {
            case "Newchannel" when leg == call && rule.IsInbound(message["Context"], message["Exten"]):
                book.Ring(call, Numbers.Digits(message["CallerIDNum"]), Numbers.Digits(message["Exten"]), at);
                break;
            case "QueueCallerJoin" when message["Queue"] is { } queue:
                BeginInQueue(message, leg, call, at);
                book.Queued(call, queue, message.Whole("Position"), at);
                break;
            case "QueueCallerLeave":
                book.LeftQueue(call);
                break;
            case "QueueCallerAbandon" when book.Find(call) is { IsAnswered: false }:
                book.End(call, at);
                break;
            case "AgentCalled":
                BeginInQueue(message, leg, call, at);
                book.Rings(call, agent, message["Queue"], at);
                break;
            case "AgentRingNoAnswer":
                book.Missed(call, agent, message["Queue"], at);
                break;
            case "AgentConnect":
                BeginInQueue(message, leg, call, at);
                book.Answered(call, agent, message["Queue"], at, again: true);
                break;
            case "AgentComplete" when book.Find(call) is { } open:
                open.EndedBy = message["Reason"] switch { "caller" => CallParty.Caller, "agent" => CallParty.Agent, _ => open.EndedBy };
                break;
            case "HangupRequest" or "SoftHangupRequest" when book.Find(call) is { } open:
                open.EndedBy ??= leg == call ? CallParty.Caller : CallParty.Agent;
                break;
            case "Hangup":
                Forget(leg);
                book.End(leg, at); // Only the caller's leg bears the id of a call.
                break;
            case "DialBegin" when book.Find(call) is { Queue: null, IsAnswered: false }:
                book.Rings(call, agent, null, at);
                break;
            case "DialEnd" when book.Find(call) is { Queue: null, IsAnswered: false } && DialStatus.IsMissed(message["DialStatus"]):
                book.Missed(call, agent, null, at);
                break;
            case "MixMonitorStart":
                book.Recorded(call, null, isDone: false, at);
                break;
            case "VarSet" when message["Variable"] == "MIXMONITOR_FILENAME":
                book.Recorded(call, message["Value"], isDone: false, at);
                break;
            case "MixMonitorStop":
                book.Recorded(call, null, isDone: true, at);
                break;
            case "BridgeEnter" when message["BridgeUniqueid"] is { } bridge && message["BridgeTechnology"] != "holding_bridge":
                Enter(bridge, leg, message["Channel"], at);
                break;
            case "BridgeLeave" when message["BridgeUniqueid"] is { } bridge:
                Members(bridge).Remove(leg);
                break;
            case "BridgeDestroy" when message["BridgeUniqueid"] is { } bridge:
                _bridges.Remove(bridge);
                break;
            default:
                break; // Nothing about a call of ours.
        }
    }

    // Whoever stands in a queue of ours has called, from inside too, and even when we were not there as he did.
    private void BeginInQueue(AmiMessage message, string leg, string call, DateTimeOffset at)
    {
        if (leg == call && !book.Knows(call) && rule.IsOurQueue(message["Queue"], message["Exten"]))
        {
            book.Ring(call, Numbers.Digits(message["CallerIDNum"]), Numbers.Digits(message["Exten"]), at);
        }
    }

    // A caller and somebody else in one bridge talk; while he stands in a queue only the queue says so, before that he hears its music.
    private void Enter(string bridge, string leg, string? name, DateTimeOffset at)
    {
        var members = Members(bridge);
        members[leg] = name;
        foreach (var caller in members.Keys.Where(id => book.Find(id) is { Queue: null, IsAnswered: false }).ToList())
        {
            var other = members.FirstOrDefault(member => member.Key != caller && book.Find(member.Key) is null);
            if (other.Key is not null)
            {
                book.Answered(caller, Numbers.Agent(other.Value), null, at, again: false);
            }
        }
    }

    private void Forget(string leg)
    {
        foreach (var members in _bridges.Values)
        {
            members.Remove(leg);
        }
    }

    private Dictionary<string, string?> Members(string bridge)
    {
        if (!_bridges.TryGetValue(bridge, out var members))
        {
            members = new Dictionary<string, string?>(StringComparer.Ordinal);
            _bridges[bridge] = members;
        }

        return members;
    }
}
