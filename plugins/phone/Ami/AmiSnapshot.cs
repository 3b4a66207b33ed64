using System.Globalization;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ami;

/// <summary>
/// Asks what stands at the exchange. What happens meanwhile is kept and told after the picture was taken in, in its order: so nothing that
/// the picture already holds counts twice, and nothing is missed.
/// </summary>
internal sealed class AmiSnapshot(Func<AmiMessage, string?, string> idOf)
{
    private readonly List<AmiMessage> _channels = [];
    private readonly List<AmiMessage> _queued = [];
    private string? _channelsId;
    private string? _queuesId;

    /// <summary>What happened since the question.</summary>
    public List<AmiMessage> Meanwhile { get; } = [];

    /// <summary>The exchange refuses to tell.</summary>
    public AmiMessage? Refusal { get; private set; }

    public bool IsWhole => _channelsId is null && _queuesId is null;

    public static async ValueTask<AmiSnapshot> AskAsync(AmiLine line, Func<AmiMessage, string?, string> idOf, CancellationToken cancellationToken) => new(idOf)
    {
        _channelsId = await line.SendAsync("CoreShowChannels", cancellationToken),
        _queuesId = await line.SendAsync("QueueStatus", cancellationToken),
    };

    public void Take(AmiMessage message)
    {
        var id = message.ActionId;
        if (id is null || (id != _channelsId && id != _queuesId))
        {
            Meanwhile.Add(message);
            return;
        }

        switch (message.Event)
        {
            case "CoreShowChannel":
                _channels.Add(message);
                break;
            case "QueueEntry":
                _queued.Add(message);
                break;
            case "CoreShowChannelsComplete":
                _channelsId = null;
                break;
            case "QueueStatusComplete":
                _queuesId = null;
                break;
            case null when message.IsError && id == _channelsId:
                (Refusal, _channelsId) = (message, null);
                break;
            case null when message.IsError:
                _queuesId = null; // An exchange without queues.
                break;
            default:
                break; // Members, parameters, the beginning of a list.
        }
    }

    public Snapshot Picture(DateTimeOffset now) => new(
        [
            .. _channels.Select(leg => new SnapshotLeg(
                idOf(leg, leg["Uniqueid"]), leg["Uniqueid"] is { } own && own == leg["Linkedid"], leg["Channel"], Numbers.Digits(leg["CallerIDNum"]),
                Numbers.Digits(leg["Exten"]), leg["Context"], leg["BridgeId"], now - Lasting(leg["Duration"]))),
        ],
        [
            .. _queued.Where(entry => entry["Queue"] is not null && entry["Uniqueid"] is not null).Select(entry => new SnapshotQueued(
                idOf(entry, entry["Uniqueid"]), entry["Queue"]!, entry.Whole("Position"), now - TimeSpan.FromSeconds(entry.Whole("Wait") ?? 0))),
        ]);

    // Hours, minutes and seconds; a call of more than a day has more than 24 hours.
    private static TimeSpan Lasting(string? duration)
    {
        var parts = (duration ?? "").Split(':').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? Math.Min(n, 100_000) : 0).ToList();
        return parts.Count == 3 ? new TimeSpan(parts[0], parts[1], parts[2]) : TimeSpan.Zero;
    }
}
