using System.Text.Json;
using System.Text.RegularExpressions;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Tests;

/// <summary>The page of the protocol is what others write plugins by: each frame shown there is read as the host or the runner would read it.</summary>
public sealed class ProtocolPageTests
{
    private static readonly Lazy<List<string>> Frames = new(Read);

    // Requests by op; answers by the call they stand below.
    private static readonly Dictionary<string, Action<WireMessage>> Readers = new(StringComparer.Ordinal)
    {
        ["hello"] = m => m.Read<WireHello>(),
        ["handshake"] = m => m.Read<WireWebhookCall>(),
        ["authenticate"] = m => m.Read<WireWebhookCall>(),
        ["parse"] = m => m.Read<WireParseCall>(),
        ["send"] = m => m.Read<WireSendCall>(),
        ["fetch"] = m => m.Read<WireFetchCall>(),
        ["check"] = m => m.Read<WireCheckCall>(),
        ["measure"] = m => m.Read<WireMeasureCall>(),
        ["services"] = m => m.Read<WireServicesCall>(),
        ["forward"] = m => m.Read<WireForwardCall>(),
        ["follow"] = m => m.Read<WireFollowCall>(),
        ["stream"] = m => m.Read<WireStreamCall>(),
        ["cancel"] = m => m.Read<WireCancel>(),
        ["http"] = m => WireJson.ReadHttp(m.Data),
        ["connect"] = m => WireJson.ReadConnect(m.Data),
        ["read"] = m => m.Read<WireRead>(),
        ["write"] = m => m.Read<WireLine>(),
        ["startTls"] = m => m.Read<WireLine>(),
        ["close"] = m => m.Read<WireLine>(),
        ["take"] = m => m.Read<WireEventsRead>(),
        ["log"] = m => m.Read<WireLog>(),
        ["sandbox"] = m => m.Read<WireSandbox>(),
        ["ping"] = _ => { },
        ["stop"] = _ => { },
        ["re hello"] = m => m.Read<WireWelcome>(),
        ["re handshake"] = m => m.Read<WebhookAnswer>(),
        ["re authenticate"] = m => m.Read<WireVerdict>(),
        ["re parse"] = m => Assert.Equal(
            ["InboundMessage", "InboundMessage", "InboundMessage", "DeliveryReceipt", "DeliveryWatermark", "CallEvent", "CallEvent", "TestEvent", "UnknownEvent"],
            WireJson.ReadEvents(m.Read<WireEventsRead>().Events).Select(e => e.GetType().Name)),
        ["re send"] = m => m.Read<SendOutcome>(),
        ["re fetch"] = m => m.Read<MediaOutcome>(),
        ["re check"] = m => m.Read<HealthReport>(),
        ["re measure"] = m => m.Read<MessageMeasure>(),
        ["re services"] = m => m.Read<ReportServices>(),
        ["re forward"] = m => m.Read<SendOutcome>(),
        ["re follow"] = m => m.Read<ReportSightings>(),
        ["re stream"] = m => m.Read<StreamEnd>(),
        ["re http"] = m => m.Read<ChannelHttpResult>(),
        ["re connect"] = m => m.Read<WireConnected>(),
        ["re read"] = _ => { },
        ["re ping"] = _ => { },
        ["re take"] = _ => { },
        ["re "] = m => Assert.Equal(WireErrors.Failed, m.Error!.Code),
    };

    [Fact]
    public void EveryFrame_IsReadAsItStandsThere()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var json in Frames.Value)
        {
            var message = WireMessage.Of(new WireFrame(System.Text.Encoding.UTF8.GetBytes(json), default));
            last = message.Op.Length > 0 ? message.Op : last;
            var key = message.Re is null ? message.Op : message.Error is null ? $"re {last}" : "re ";
            Assert.True(Readers.ContainsKey(key), $"{key}: {json}");
            Readers[key](message);
            seen.Add(key);
        }

        Assert.Empty(Readers.Keys.Except(seen, StringComparer.Ordinal));
    }

    [Fact]
    public void EveryOperation_IsWrittenDown()
    {
        var ops = typeof(WireOps).GetFields().Select(field => (string)field.GetValue(null)!);
        Assert.Empty(ops.Except(Readers.Keys, StringComparer.Ordinal));
    }

    private static List<string> Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Platform.sln")))
        {
            folder = folder.Parent;
        }

        var page = File.ReadAllText(Path.Combine(folder.FullName, "docs", "plugin-protocol.md"));
        var frames = new List<string>();
        foreach (Match block in Regex.Matches(page, "```json\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(5)))
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(block.Groups[1].Value);
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                frames.Add(JsonElement.ParseValue(ref reader).GetRawText());
            }
        }

        return frames;
    }
}
