using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Calls;

namespace Derman.Host.Live;

/// <summary>What rings at one person's telephone, as the live stream says it.</summary>
internal sealed record CallOffers(IReadOnlyList<CallOffer> Ringing)
{
    public static readonly string None = Event([]);

    /// <summary>Empty when nothing rings, and for who has named no telephone.</summary>
    public static string Text(IReadOnlyList<CallOffer>? offers) => offers is { Count: > 0 } ? Event(offers) : "";

    private static string Event(IReadOnlyList<CallOffer> offers) => $"event: call\ndata: {JsonSerializer.Serialize(new CallOffers(offers), CallOffersJson.Default.CallOffers)}\n\n";
}

[JsonSerializable(typeof(CallOffers))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class CallOffersJson : JsonSerializerContext;
