using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.OpenId.Tokens;

/// <summary>What a signed message says of itself before it is checked.</summary>
internal static class Jwts
{
    public const int Longest = 8_000;

    /// <summary>Algorithms outsiders may sign with: none with a shared secret.</summary>
    public static readonly IReadOnlyList<string> ClientAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    /// <summary>Seconds that clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>The header of a compact JWS; null for anything else, and for one that demands an extension (RFC 7515 §4.1.11): we know none.</summary>
    public static JsonElement? Header(string token) => Part(token, 0) is { } header && !header.TryGetProperty("crit", out _) ? header : null;

    public static JsonElement? Claims(string token) => Part(token, 1);

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Part(string token, int index)
    {
        var parts = token.Split('.');
        if (token.Length > Longest || parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[index])));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
