using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.OpenId.Tokens;

/// <summary>
/// Proofs of a device's key (DPoP, RFC 9449 §4.3). A proof counts once: its jti is remembered here as long as it could be believed. That
/// memory is this node's own; what it guards, a token, would have to be stolen together with the proof and used within the minute.
/// </summary>
internal sealed class DeviceProofs(IClock clock)
{
    public const string Header = "DPoP";
    private const int LongestId = 200;

    /// <summary>How old a proof may be, and how far a device's clock may go ahead.</summary>
    private static readonly Duration Oldest = Duration.FromSeconds(60);

    private static readonly Duration Ahead = Duration.FromSeconds(10);

    private readonly Lock _gate = new();
    private HashSet<(TenantId, string, string)> _seen = [];
    private HashSet<(TenantId, string, string)> _seenBefore = [];
    private Instant _turnsAt = Instant.MinValue;

    public static string Algorithms { get; } = string.Join(' ', Jwts.ClientAlgorithms);

    /// <summary>Checks the proof of a request.</summary>
    /// <param name="accessToken">The token it comes with, where it comes with one.</param>
    /// <returns>The thumbprint (RFC 7638) of the key it proves; null when there is no proof, or a wrong one.</returns>
    public async Task<string?> CheckAsync(HttpContext context, Tenant tenant, string? accessToken)
    {
        var sent = context.Request.Headers[Header];
        if (sent is not [{ Length: > 0 } proof] || Jwts.Header(proof) is not { } header || Jwts.Claims(proof) is not { } claims
            || !header.TryGetProperty("jwk", out var jwk) || !KeySets.IsUsable(jwk))
        {
            return null;
        }

        var key = new JsonWebKey(jwk.GetRawText());
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(proof, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = true,
            ValidTypes = ["dpop+jwt"],
            ValidAlgorithms = Jwts.ClientAlgorithms,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false, // It has a moment of its own, below.
            RequireSignedTokens = true,
        });
        var now = clock.GetCurrentInstant();
        if (!result.IsValid
            || claims.Text("htm") != context.Request.Method
            || !IsHere(context.Request, claims.Text("htu"))
            || !claims.TryGetProperty("iat", out var iat) || !iat.TryGetInt64(out var at)
            || at < (now - Oldest).ToUnixTimeSeconds() || at > (now + Ahead).ToUnixTimeSeconds()
            || claims.Text("jti") is not { Length: > 0 and <= LongestId } id
            || (accessToken is not null && claims.Text("ath") != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)))))
        {
            return null;
        }

        var thumbprint = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return Take(tenant.Id, thumbprint, id, now) ? thumbprint : null;
    }

    /// <summary>RFC 9449 §4.3: without query and fragment.</summary>
    private static bool IsHere(HttpRequest request, string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var said)
        && said.GetLeftPart(UriPartial.Path) == new Uri(UriHelper.BuildAbsolute(request.Scheme, request.Host, request.PathBase, request.Path)).GetLeftPart(UriPartial.Path);

    private bool Take(TenantId tenant, string thumbprint, string id, Instant now)
    {
        lock (_gate)
        {
            if (now >= _turnsAt)
            {
                // Two books, turned when the older holds nothing that could still be believed.
                _seenBefore = now >= _turnsAt + Oldest + Ahead ? [] : _seen;
                _seen = [];
                _turnsAt = now + Oldest + Ahead;
            }

            var key = (tenant, thumbprint, id);
            return !_seenBefore.Contains(key) && _seen.Add(key);
        }
    }
}
