using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Derman.Core.Staff.External;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.OpenId.Tokens;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Derman.Host.Identity.External;

/// <summary>Any OpenID Connect provider: authorization code with PKCE; what counts is the signed id token, and in it the subject.</summary>
internal sealed class OidcSignIn(OidcDirectory directory, ExternalHttp http, ExternalSecrets secrets, IClock clock) : IExternalSignIn
{
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    public string Kind => ExternalProvider.Oidc;

    public async Task<Uri?> StartAsync(ExternalProvider provider, ExternalTrip trip, CancellationToken ct) =>
        await directory.FindAsync(provider.Issuer, null, ct) is { } metadata
            ? new Uri(QueryHelpers.AddQueryString(metadata.Authorize.AbsoluteUri, new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["response_type"] = "code",
                ["client_id"] = provider.ClientId,
                ["redirect_uri"] = trip.RedirectUri,
                ["scope"] = "openid profile",
                ["state"] = trip.State,
                ["nonce"] = trip.Nonce,
                ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(trip.Verifier))),
                ["code_challenge_method"] = "S256",
            }))
            : null;

    public async Task<ExternalAnswer> FinishAsync(Tenant tenant, ExternalProvider provider, ExternalTrip trip, ExternalReturn back, CancellationToken ct)
    {
        if (await directory.FindAsync(provider.Issuer, null, ct) is not { } metadata)
        {
            return ExternalAnswer.No("discovery");
        }

        // RFC 9207 §2.4: the answer of another provider must not be taken for this one's.
        if (back.Issuer is null ? metadata.NamesItself : back.Issuer != metadata.Issuer)
        {
            return ExternalAnswer.No("issuer");
        }

        return await ExchangeAsync(tenant, provider, metadata, trip, back.Code!, ct) is { } token
            ? await CheckAsync(token, provider, trip, ct)
            : ExternalAnswer.No("token");
    }

    private async Task<string?> ExchangeAsync(Tenant tenant, ExternalProvider provider, OidcMetadata metadata, ExternalTrip trip, string code, CancellationToken ct)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = trip.RedirectUri, ["code_verifier"] = trip.Verifier,
        };
        AuthenticationHeaderValue? credentials = null;
        var secret = secrets.Of(tenant, provider);
        if (secret is null || metadata.SecretInBody)
        {
            form["client_id"] = provider.ClientId;
            if (secret is not null)
            {
                form["client_secret"] = secret;
            }
        }
        else
        {
            // RFC 6749 §2.3.1: both parts are form-encoded first.
            credentials = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
                $"{System.Net.WebUtility.UrlEncode(provider.ClientId)}:{System.Net.WebUtility.UrlEncode(secret)}")));
        }

        return await http.PostAsync(metadata.Token, form, credentials, ct) is { } answer ? answer.Text("id_token") : null;
    }

    /// <summary>OpenID Connect Core §3.1.3.7.</summary>
    private async Task<ExternalAnswer> CheckAsync(string token, ExternalProvider provider, ExternalTrip trip, CancellationToken ct)
    {
        if (Jwts.Header(token) is not { } header || Jwts.Claims(token) is not { } claims
            || await directory.FindAsync(provider.Issuer, header.Text("kid"), ct) is not { } metadata)
        {
            return ExternalAnswer.No("token");
        }

        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = metadata.Issuer,
            ValidAudience = provider.ClientId,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = metadata.Keys,
            TryAllIssuerSigningKeys = header.Text("kid") is null,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => clock.GetCurrentInstant().ToDateTimeUtc() is var now && now < until + Jwts.Skew && (from is null || now >= from - Jwts.Skew),
        });
        if (!result.IsValid)
        {
            return ExternalAnswer.No("token");
        }

        if (claims.Text("nonce") != trip.Nonce)
        {
            return ExternalAnswer.No("nonce");
        }

        // For somebody else with us among the hearers is not for us.
        var hearers = claims.TryGetProperty("aud", out var aud) && aud.ValueKind == System.Text.Json.JsonValueKind.Array ? aud.GetArrayLength() : 1;
        if (claims.TryGetProperty("azp", out _) ? claims.Text("azp") != provider.ClientId : hearers > 1)
        {
            return ExternalAnswer.No("audience");
        }

        return claims.Text("sub") is { Length: > 0 and <= ExternalLinks.LongestSubject } subject
            ? ExternalAnswer.Of(new ExternalIdentity(metadata.Issuer, subject, claims.Text("name") ?? claims.Text("preferred_username")))
            : ExternalAnswer.No("subject");
    }
}
