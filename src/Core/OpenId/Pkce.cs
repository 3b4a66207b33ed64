using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Core.OpenId;

/// <summary>Proof key for code exchange (RFC 7636), S256 only.</summary>
public static class Pkce
{
    public const string Method = "S256";

    /// <summary>A SHA-256 in base64url, without padding.</summary>
    private const int ChallengeLength = 43;

    public static bool IsChallenge(string? text) => text is { Length: ChallengeLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool Answers(string? verifier, string challenge) =>
        IsVerifier(verifier)
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier!)))), Encoding.ASCII.GetBytes(challenge));

    /// <summary>RFC 7636 §4.1.</summary>
    private static bool IsVerifier(string? text) => text is { Length: >= 43 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');
}
