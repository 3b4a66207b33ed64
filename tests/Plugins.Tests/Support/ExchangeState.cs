using System.Globalization;

namespace Derman.Plugins.Tests.Support;

/// <summary>What stands at an exchange after some of its events, as it tells it when asked.</summary>
public sealed class ExchangeState
{
    private readonly Dictionary<string, Leg> _legs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _queued = new(StringComparer.Ordinal);

    public IEnumerable<string> Channels => _legs.Values.Select(leg =>
        $"Event: CoreShowChannel\r\nChannel: {leg.Name}\r\nCallerIDNum: {leg.From}\r\nContext: {leg.Context}\r\nExten: {leg.Exten}\r\n"
        + $"Uniqueid: {leg.Id}\r\nLinkedid: {leg.Linked}\r\nBridgeId: {leg.Bridge}\r\nDuration: {leg.Duration}\r\n");

    public IEnumerable<string> Queued => _queued.Select((entry, i) =>
        $"Event: QueueEntry\r\nQueue: {entry.Value}\r\nPosition: {(i + 1).ToString(CultureInfo.InvariantCulture)}\r\nUniqueid: {entry.Key}\r\nWait: 10\r\n");

    public ExchangeState Put(string id, string? linked = null, string context = "from-trunk", string name = "PJSIP/trunk-00000065", string bridge = "", string duration = "00:00:01", string exten = "5000")
    {
        _legs[id] = new Leg(id, linked ?? id, name, "15550199001", context, exten) { Bridge = bridge, Duration = duration };
        return this;
    }

    public ExchangeState Queue(string id, string queue)
    {
        _queued[id] = queue;
        return this;
    }

    /// <summary>Follows one event, given as the exchange writes it.</summary>
    public void Apply(string text)
    {
        var fields = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0].TrimEnd(':'), parts => parts.ElementAtOrDefault(1) ?? "", StringComparer.Ordinal);
        var id = fields.GetValueOrDefault("Uniqueid", "");
        switch (fields["Event"])
        {
            case "Newchannel":
                _legs[id] = new Leg(id, fields["Linkedid"], fields["Channel"], fields["CallerIDNum"], fields["Context"], fields["Exten"]);
                break;
            case "Hangup":
                _legs.Remove(id);
                _queued.Remove(id);
                break;
            case "QueueCallerJoin":
                _queued[id] = fields["Queue"];
                break;
            case "QueueCallerLeave":
                _queued.Remove(id);
                break;
            case "BridgeEnter" when _legs.TryGetValue(id, out var leg):
                leg.Bridge = fields["BridgeUniqueid"];
                break;
            case "BridgeLeave" when _legs.TryGetValue(id, out var leg):
                leg.Bridge = "";
                break;
            default:
                break; // Nothing that stands.
        }
    }

    private sealed record Leg(string Id, string Linked, string Name, string From, string Context, string Exten)
    {
        public string Bridge { get; set; } = "";

        public string Duration { get; set; } = "00:00:01";
    }
}
