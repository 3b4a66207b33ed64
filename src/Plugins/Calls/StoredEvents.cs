using System.Text.Json;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins;

/// <summary>Events as they lie in a store until they are worked: the wire's own form, so that there is one.</summary>
internal static class StoredEvents
{
    public static byte[] Write(IReadOnlyList<InboundEvent> events) => JsonSerializer.SerializeToUtf8Bytes(new WireEvents(events), WireJson.TypeOf<WireEvents>());

    /// <summary>An event nobody understands any more becomes an <see cref="UnknownEvent"/>.</summary>
    public static IReadOnlyList<InboundEvent> Read(ReadOnlySpan<byte> bytes) =>
        WireJson.ReadEvents(JsonSerializer.Deserialize(bytes, WireJson.TypeOf<WireEventsRead>())!.Events);
}
