using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.Tests.Support;

/// <summary>Two providers on loopback: one of OpenID Connect below /oidc, and e-Devlet below /edevlet. Whoever comes is let in as <see cref="Subject"/>.</summary>
internal sealed class IdentityDouble : IAsyncDisposable
{
    public const string Client = "derman-client";
    public const string Secret = "gizli & uzun";

    private readonly WebApplication _app;
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "k1" };
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce)> _codes = new(StringComparer.Ordinal);

    private IdentityDouble(WebApplication app) => _app = app;

    public string Oidc => $"{_app.Urls.First()}/oidc";

    public string EDevlet => $"{_app.Urls.First()}/edevlet";

    public string Subject { get; set; } = "";

    public string Number { get; set; } = "10000000146";

    /// <summary>What is wrong with the next answers: "" for nothing.</summary>
    public string Wrong { get; set; } = "";

    public static async Task<IdentityDouble> StartAsync()
    {
        var app = Loopback.Build();
        var provider = new IdentityDouble(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/oidc/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(new
        {
            issuer = Oidc, authorization_endpoint = $"{Oidc}/authorize", token_endpoint = $"{Oidc}/token", jwks_uri = $"{Oidc}/keys", authorization_response_iss_parameter_supported = true,
        }),
        "/oidc/keys" => KeysAsync(context),
        "/oidc/authorize" or "/edevlet/AuthorizationController" => Authorize(context),
        "/oidc/token" => TokenAsync(context),
        "/edevlet/AccessTokenController" => EDevletTokenAsync(context),
        "/edevlet/AuthenticationController" => PersonAsync(context),
        _ => Status(context, 404),
    };

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private Task KeysAsync(HttpContext context)
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(_key);
        return context.Response.WriteAsJsonAsync(new { keys = new[] { new { kty = key.Kty, crv = key.Crv, x = key.X, y = key.Y, kid = "k1", use = "sig" } } });
    }

    private Task Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString());
        var back = new Dictionary<string, string?>(StringComparer.Ordinal) { ["state"] = Wrong == "state" ? "another" : query["state"].ToString() };
        back[Wrong == "error" ? "error" : "code"] = Wrong == "error" ? "access_denied" : code;
        if (context.Request.Path.StartsWithSegments("/oidc", StringComparison.Ordinal) && Wrong != "no iss parameter")
        {
            back["iss"] = Wrong == "iss parameter" ? "https://other.example" : Oidc;
        }

        context.Response.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), back));
        return Task.CompletedTask;
    }

    private async Task TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Client}:{WebUtility.UrlEncode(Secret)}"))}";
        if (context.Request.Headers.Authorization != expected
            || !_codes.TryRemove(form["code"].ToString(), out var kept)
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != kept.Challenge)
        {
            await Status(context, 400);
            return;
        }

        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SecurityKey key = Wrong switch
        {
            "signature" => new ECDsaSecurityKey(stranger) { KeyId = "k1" },
            "algorithm" => new SymmetricSecurityKey(SHA256.HashData(Encoding.UTF8.GetBytes(Secret))) { KeyId = "k1" },
            _ => _key,
        };
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = Subject, ["nonce"] = Wrong == "nonce" ? "another" : kept.Nonce, ["name"] = "Deneme Kişi", ["email"] = "kisi@example.org",
        };
        if (Wrong == "azp")
        {
            claims["azp"] = "somebody-else";
        }

        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Wrong == "iss" ? "https://other.example" : Oidc,
            Audience = Wrong == "aud" ? "somebody-else" : Client,
            Claims = claims,
            IssuedAt = now.UtcDateTime.AddHours(-1),
            Expires = now.UtcDateTime.AddMinutes(Wrong == "expired" ? -10 : 5),
            SigningCredentials = new SigningCredentials(key, Wrong == "algorithm" ? SecurityAlgorithms.HmacSha256 : SecurityAlgorithms.EcdsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });
        await context.Response.WriteAsJsonAsync(new { access_token = "at", token_type = "Bearer", id_token = token });
    }

    private async Task EDevletTokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var right = form["client_secret"] == Secret && _codes.TryRemove(form["code"].ToString(), out _);
        await (right ? context.Response.WriteAsJsonAsync(new { accessToken = "edevlet-token" }) : Status(context, 400));
    }

    private async Task PersonAsync(HttpContext context)
    {
        var form = HttpMethods.IsPost(context.Request.Method) ? await context.Request.ReadFormAsync() : null;
        if (form is null || form["accessToken"] != "edevlet-token" || form["resourceId"] != "1" || form["kapsam"] != "Ad-Soyad" || form["clientId"] != Client)
        {
            await Status(context, 400);
            return;
        }

        await context.Response.WriteAsJsonAsync(new
        {
            kullaniciBilgileri = new { kimlikNo = Number, ad = "DENEME", soyad = "KISI" }, sonucKodu = Wrong == "sonucKodu" ? "EDV09.001" : "EDV09.000", sonucAciklamasi = "",
        });
    }
}
