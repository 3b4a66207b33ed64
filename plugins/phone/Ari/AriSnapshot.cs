using System.Text.Json;
using Derman.Channels.Phone.Calls;

namespace Derman.Channels.Phone.Ari;

/// <summary>What stands at the exchange: its channels and its bridges. Events that come meanwhile wait on the line.</summary>
internal static class AriSnapshot
{
    public static async ValueTask<(Snapshot? Picture, Trouble? Trouble)> AskAsync(
        IChannelHost host, ExchangeAccount account, CancellationToken cancellationToken)
    {
        var (channels, trouble) = await AriClient.GetAsync(host, account, "channels", cancellationToken);
        if (trouble is not null)
        {
            return (null, trouble);
        }

        var (bridges, other) = await AriClient.GetAsync(host, account, "bridges", cancellationToken);
        return other is not null ? (null, other)
            : channels.ValueKind == JsonValueKind.Array && bridges.ValueKind == JsonValueKind.Array ? (Picture(channels, bridges, host.UtcNow), null)
            : (null, new Trouble(TroubleKind.NotAnExchange, "Another answer than Asterisk's.", PhoneSettings.Port));
    }

    private static Snapshot Picture(JsonElement channels, JsonElement bridges, DateTimeOffset now)
    {
        var inBridge = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var bridge in bridges.EnumerateArray().Where(bridge => bridge.Text("bridge_type") != "holding"))
        {
            foreach (var member in bridge.List("channels").Where(member => member.ValueKind == JsonValueKind.String))
            {
                inBridge[member.GetString()!] = bridge.Text("id") ?? "";
            }
        }

        return new Snapshot(
            [
                .. channels.EnumerateArray().Where(channel => channel.Text("id") is not null).Select(channel => new SnapshotLeg(
                    channel.Text("id")!, true, channel.Text("name"), AriEvents.FromOf(channel), Numbers.Digits(AriEvents.ExtenOf(channel)), AriEvents.ContextOf(channel),
                    inBridge.GetValueOrDefault(channel.Text("id")!), AriEvents.TimeOf(channel, "creationtime") ?? now)),
            ],
            []);
    }
}
