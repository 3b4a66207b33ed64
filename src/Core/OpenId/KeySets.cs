using System.Text.Json;

namespace Derman.Core.OpenId;

/// <summary>The public keys an application gives instead of a secret (JWK set, RFC 7517).</summary>
public static class KeySets
{
    private const int Longest = 20_000;
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>EC P-256 and RSA of at least 2048 bits, public halves only: a private key that was pasted is refused before it is kept.</summary>
    public static bool IsUsable(string json)
    {
        if (json.Length > Longest)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                && keys.GetArrayLength() is > 0 and <= 10
                && keys.EnumerateArray().All(IsUsable);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static bool IsUsable(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object
        && !Private.Any(name => key.TryGetProperty(name, out _))
        && Text(key, "kty") switch
        {
            "EC" => Text(key, "crv") == "P-256" && Text(key, "x").Length == 43 && Text(key, "y").Length == 43,
            // 2048 bits are 342 characters of base64url, 8192 are 1366.
            "RSA" => Text(key, "n").Length is >= 342 and <= 1366 && Text(key, "e").Length is > 0 and <= 8,
            _ => false,
        };

    private static string Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
