using System.Collections.Concurrent;
using Derman.Host.OpenId.Tokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.Identity.External;

/// <summary>What a provider publishes about itself (OpenID Connect Discovery 1.0 §4).</summary>
/// <param name="NamesItself">RFC 9207: its answers carry its name.</param>
/// <param name="SecretInBody">It takes a client secret in the body only.</param>
internal sealed record OidcMetadata(string Issuer, Uri Authorize, Uri Token, IList<SecurityKey> Keys, bool NamesItself, bool SecretInBody, Instant ReadAt);

/// <summary>Reads what providers publish, and keeps it for an hour. Public words only: tenants may share them. Thread safe.</summary>
internal sealed class OidcDirectory(ExternalHttp http, IClock clock)
{
    private static readonly Duration Fresh = Duration.FromHours(1);

    /// <summary>A key that is not known yet is looked for again, but strangers' tokens must not make us ask all the time.</summary>
    private static readonly Duration Pause = Duration.FromMinutes(1);

    private readonly ConcurrentDictionary<string, OidcMetadata> _kept = new(StringComparer.Ordinal);

    /// <param name="key">A key that ought to be among the published ones.</param>
    public async Task<OidcMetadata?> FindAsync(string authority, string? key, CancellationToken ct)
    {
        if (_kept.TryGetValue(authority, out var kept))
        {
            var age = clock.GetCurrentInstant() - kept.ReadAt;
            if (age < Pause || (age < Fresh && (key is null || kept.Keys.Any(k => k.KeyId == key))))
            {
                return kept;
            }
        }

        if (await ReadAsync(authority, ct) is { } read)
        {
            _kept[authority] = read;
            return read;
        }

        return null;
    }

    private async Task<OidcMetadata?> ReadAsync(string authority, CancellationToken ct)
    {
        if (http.Acceptable($"{authority.TrimEnd('/')}/.well-known/openid-configuration") is not { } address
            || await http.GetAsync(address, ct) is not { } said
            || said.Text("issuer") != authority // §4.3: exactly
            || http.Acceptable(said.Text("authorization_endpoint")) is not { } authorize
            || http.Acceptable(said.Text("token_endpoint")) is not { } token
            || http.Acceptable(said.Text("jwks_uri")) is not { } keySet
            || await http.GetAsync(keySet, ct) is not { } keys)
        {
            return null;
        }

        var methods = said.TryGetProperty("token_endpoint_auth_methods_supported", out var list) && list.ValueKind == System.Text.Json.JsonValueKind.Array
            ? list.EnumerateArray().Select(m => m.ToString()).ToList()
            : [];
        return new OidcMetadata(
            authority,
            authorize,
            token,
            new JsonWebKeySet(keys.GetRawText()).GetSigningKeys(),
            said.TryGetProperty("authorization_response_iss_parameter_supported", out var names) && names.ValueKind == System.Text.Json.JsonValueKind.True,
            methods.Count > 0 && !methods.Contains("client_secret_basic", StringComparer.Ordinal),
            clock.GetCurrentInstant());
    }
}
