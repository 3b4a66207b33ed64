using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Core.Tenancy;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.Tests.Api;

/// <summary>The token endpoint, and every way to come without a right token.</summary>
public sealed class TokenTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Post_GivesAnEs256TokenForThisApi()
    {
        var tenant = fixture.Erenler;
        var answer = (await tenant.RequestTokenAsync(tenant.ClientId, tenant.ClientSecret)).Is(200);
        Assert.Equal("Bearer", answer.At("token_type"));
        Assert.True(answer.GetProperty("expires_in").GetInt32() > 60);
        var parts = answer.At("access_token")!.Split('.');
        var (header, claims) = (Part(parts[0]), Part(parts[1]));
        Assert.Equal("ES256", header.At("alg"));
        Assert.Equal("at+jwt", header.At("typ"));
        Assert.NotEmpty(header.At("kid")!);
        Assert.Equal(tenant.Base, claims.At("iss"));
        Assert.Equal($"{tenant.Base}/api/v1", claims.At("aud"));
        Assert.Equal("demo", claims.At("client_id"));
        Assert.Equal("demo", claims.At("sub"));
        Assert.NotEmpty(claims.At("jti")!);
        Assert.True(claims.GetProperty("exp").GetInt64() > claims.GetProperty("iat").GetInt64());
    }

    [Fact]
    public async Task Basic_IsTakenToo()
    {
        var tenant = fixture.Erenler;
        (await BasicAsync(tenant, tenant.ClientId, tenant.ClientSecret)).Is(200);
        var refused = await BasicAsync(tenant, tenant.ClientId, "wrong");
        refused.Is(401);
        Assert.Contains("Basic", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongSecretAndUnknownClient_GetTheSameAnswer()
    {
        var tenant = fixture.Erenler;
        var wrong = await tenant.RequestTokenAsync(tenant.ClientId, "wrong");
        var unknown = await tenant.RequestTokenAsync("nobody", "wrong");
        var foreign = await tenant.RequestTokenAsync(fixture.Tatvan.ClientId, fixture.Tatvan.ClientSecret);
        Assert.Equal("invalid_client", wrong.Is(401).At("error"));
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Text, foreign.Text);
        Assert.Equal(401, unknown.Status);
        Assert.Equal(401, foreign.Status);
    }

    [Fact]
    public async Task WrongGrantOrScope_IsRefused()
    {
        var tenant = fixture.Erenler;
        Assert.Equal("unsupported_grant_type", (await tenant.RequestTokenAsync(tenant.ClientId, tenant.ClientSecret, "password")).Is(400).At("error"));
        Assert.Equal("invalid_scope", (await tenant.RequestTokenAsync(tenant.ClientId, tenant.ClientSecret, scope: "everything")).Is(400).At("error"));
        Assert.Equal("tickets", (await tenant.RequestTokenAsync(tenant.ClientId, tenant.ClientSecret, scope: "tickets")).Is(200).At("scope"));
        var notForm = new HttpRequestMessage(HttpMethod.Post, $"{tenant.Base}/connect/token") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        Assert.Equal("invalid_request", (await tenant.SendRawAsync(notForm)).Is(400).At("error"));
        var spaces = await BasicAsync(tenant, "%zz", "%");
        Assert.Equal(401, spaces.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Basic ZGVtbzpkZW1v")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task NoToken_IsRefused(string header) => await RefusedAsync(fixture.Erenler, header);

    [Fact]
    public async Task TokenOfAnotherTenant_IsRefused()
    {
        await RefusedAsync(fixture.Erenler, $"Bearer {await fixture.Tatvan.TokenAsync()}");
        await RefusedAsync(fixture.Tatvan, $"Bearer {await fixture.Erenler.TokenAsync()}");
    }

    [Fact]
    public async Task ChangedToken_IsRefused()
    {
        var parts = (await fixture.Erenler.TokenAsync()).Split('.');
        var claims = Part(parts[1]).Deserialize<Dictionary<string, JsonElement>>()!;
        claims["client_id"] = JsonSerializer.SerializeToElement("root");
        await RefusedAsync(fixture.Erenler, $"Bearer {parts[0]}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}.{parts[2]}");
        await RefusedAsync(fixture.Erenler, $"Bearer {parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA");
        await RefusedAsync(fixture.Erenler, $"Bearer {parts[0]}.{parts[1]}.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("right")]
    [InlineData("../../../dev/null")]
    [InlineData("' OR 1=1 --")]
    public async Task TokenOfAForeignKey_IsRefusedWhateverKidItNames(string? kid)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var right = Part((await fixture.Erenler.TokenAsync()).Split('.')[0]).At("kid");
        var token = Sign(Header("ES256", kid == "right" ? right : kid), Claims(fixture.Erenler), data => own.SignData(data, HashAlgorithmName.SHA256));
        await RefusedAsync(fixture.Erenler, $"Bearer {token}");
    }

    [Fact]
    public async Task NoneAlgorithm_IsRefused()
    {
        foreach (var alg in new[] { "none", "None", "NONE", "nOnE" })
        {
            await RefusedAsync(fixture.Erenler, $"Bearer {Sign(Header(alg, null), Claims(fixture.Erenler), _ => [])}");
        }
    }

    [Fact]
    public async Task Hs256WithThePublicKey_IsRefused()
    {
        var key = await KeyAsync(fixture.Erenler);
        foreach (var secret in new[] { key.ECDsa.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(key.ECDsa.ExportSubjectPublicKeyInfoPem()) })
        {
            await RefusedAsync(fixture.Erenler, $"Bearer {Sign(Header("HS256", key.KeyId), Claims(fixture.Erenler), data => HMACSHA256.HashData(secret, data))}");
        }
    }

    [Fact]
    public async Task RightlySignedToken_CountsOnlyWithEveryClaimRight()
    {
        var tenant = fixture.Erenler;
        await AcceptedAsync(tenant, await SignedAsync(tenant, Claims(tenant)));
        await RefusedAsync(tenant, await SignedAsync(tenant, Claims(tenant, expires: -3600)));
        await RefusedAsync(tenant, await SignedAsync(tenant, Without(Claims(tenant), "exp")));
        await RefusedAsync(tenant, await SignedAsync(tenant, Without(Claims(tenant), "client_id")));
        await RefusedAsync(tenant, await SignedAsync(tenant, With(Claims(tenant), "aud", tenant.Base)));
        await RefusedAsync(tenant, await SignedAsync(tenant, With(Claims(tenant), "iss", fixture.Tatvan.Base)));
        await RefusedAsync(tenant, await SignedAsync(tenant, With(Claims(tenant), "client_id", "gone")));
        await RefusedAsync(tenant, await SignedAsync(tenant, With(Claims(tenant), "nbf", DateTimeOffset.UnixEpoch.AddYears(200).ToUnixTimeSeconds())));
        await RefusedAsync(tenant, await SignedAsync(tenant, Claims(tenant), "JWT"));
    }

    private async Task<string> SignedAsync(TenantApi tenant, Dictionary<string, object> claims, string type = "at+jwt")
    {
        var key = await KeyAsync(tenant);
        return "Bearer " + Sign(Header("ES256", key.KeyId, type), claims, data => key.ECDsa.SignData(data, HashAlgorithmName.SHA256));
    }

    private async Task<ECDsaSecurityKey> KeyAsync(TenantApi tenant)
    {
        var opened = await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse(tenant.Id), CancellationToken.None);
        return (ECDsaSecurityKey)(await fixture.Host.Service<TenantKeys>().OfAsync(opened!, CancellationToken.None))[0];
    }

    private async Task RefusedAsync(TenantApi tenant, string header) => (await CallAsync(tenant, header)).IsProblem(401, "auth.tokenInvalid");

    private async Task AcceptedAsync(TenantApi tenant, string header) => (await CallAsync(tenant, header)).Is(200);

    private static Task<Answer> CallAsync(TenantApi tenant, string header)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Base}/api/v1/topics");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        return tenant.SendRawAsync(request);
    }

    private static Task<Answer> BasicAsync(TenantApi tenant, string id, string secret) => tenant.SendRawAsync(new HttpRequestMessage(HttpMethod.Post, $"{tenant.Base}/connect/token")
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))) },
        Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
    });

    private static Dictionary<string, object> Claims(TenantApi tenant, long expires = 600)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = tenant.Base, ["aud"] = $"{tenant.Base}/api/v1", ["iat"] = now + Math.Min(expires, 0) - 60, ["exp"] = now + expires, ["sub"] = "demo", ["client_id"] = "demo", ["scope"] = "tickets", ["jti"] = Guid.NewGuid(),
        };
    }

    private static Dictionary<string, object> With(Dictionary<string, object> claims, string name, object value) =>
        new(claims, StringComparer.Ordinal) { [name] = value };

    private static Dictionary<string, object> Without(Dictionary<string, object> claims, string name)
    {
        claims.Remove(name);
        return claims;
    }

    private static Dictionary<string, object?> Header(string alg, string? kid, string type = "at+jwt") =>
        new(StringComparer.Ordinal) { ["alg"] = alg, ["typ"] = type, ["kid"] = kid };

    private static string Sign(Dictionary<string, object?> header, Dictionary<string, object> claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(header))}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static JsonElement Part(string text) => JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(text)).RootElement;
}
