using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy;

/// <summary>The files of one change as they were before it, small enough to keep every change: topics alone have some 60 kB of text.</summary>
internal static class ChangedFiles
{
    /// <param name="before">File → its text before the change; null when there was none.</param>
    public static byte[] Pack(IReadOnlyDictionary<string, string?> before)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new Utf8JsonWriter(deflate))
        {
            new JsonObject(before.Select(b => KeyValuePair.Create(b.Key, (JsonNode?)b.Value))).WriteTo(writer);
        }

        return packed.ToArray();
    }

    public static IReadOnlyDictionary<string, string?> Unpack(byte[] packed)
    {
        using var inflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        return JsonNode.Parse(inflate)!.AsObject().ToDictionary(p => p.Key, p => p.Value?.GetValue<string>(), StringComparer.Ordinal);
    }
}
