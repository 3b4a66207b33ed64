using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Derman.Plugins.Packages;

/// <summary><c>signature</c>: who has signed <c>hashes.json</c>, and the 64 bytes that prove it.</summary>
internal sealed partial record PackageSignature(string KeyId, byte[] Value)
{
    public const string FileName = "signature";
    private const string Algorithm = "ES256";
    private const int Bytes = 64;

    public static PackageSignature Of(ECDsa key, ReadOnlySpan<byte> hashes) => new(PublisherKey.IdOf(key.ExportSubjectPublicKeyInfo()), PublisherKey.Sign(key, hashes));

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("algorithm", Algorithm);
            json.WriteString("key", KeyId);
            json.WriteBase64String("value", Value);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    public static (PackageSignature? Signature, PluginFault? Fault) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 2 });
            var root = document.RootElement;
            var key = root.GetProperty("key").GetString() ?? "";
            var value = root.GetProperty("value").GetBytesFromBase64();
            return root.GetProperty("algorithm").GetString() == Algorithm && KeyShape().IsMatch(key) && value.Length == Bytes
                ? (new PackageSignature(key, value), null)
                : (null, PackageErrors.SignatureInvalid($"It is not an {Algorithm} signature with its key's id."));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return (null, PackageErrors.SignatureInvalid(e.Message));
        }
    }

    /// <summary>Why these bytes are not signed by somebody trusted, or null.</summary>
    public PluginFault? FaultFor(ReadOnlySpan<byte> hashes, IReadOnlyList<Publisher> publishers) =>
        publishers.FirstOrDefault(p => p.KeyId == KeyId) switch
        {
            null => PackageErrors.PublisherUnknown(KeyId),
            { Withdrawn: true } gone => PackageErrors.PublisherWithdrawn(gone.Name, KeyId),
            { } known => PublisherKey.Verify(known.PublicKey.Span, hashes, Value) ? null : PackageErrors.SignatureBroken(KeyId),
        };

    [GeneratedRegex(@"^[0-9a-f]{32}\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KeyShape();
}
