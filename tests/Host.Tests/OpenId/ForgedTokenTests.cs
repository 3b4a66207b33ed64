using System.Security.Cryptography;
using System.Text;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.Tests.OpenId;

/// <summary>Access tokens forged or bent in every way we know of: all of them refused, with the same answer.</summary>
public sealed class ForgedTokenTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Evil = "https://evil.example.org/jwks";

    /// <summary>Every way by its name, so that a failing one says which it is.</summary>
    private static readonly Dictionary<string, Func<Scene, string>> Ways = new(StringComparer.Ordinal)
    {
        ["alg none"] = s => Forge.Sign(s.Header.With("alg", "none"), s.Claims, _ => []),
        ["alg None"] = s => Forge.Sign(s.Header.With("alg", "None"), s.Claims, _ => []),
        ["alg nOnE"] = s => Forge.Sign(s.Header.With("alg", "nOnE"), s.Claims, _ => []),
        ["alg none with a signature"] = s => s.Signed(s.Header.With("alg", "none"), s.Claims),
        ["alg empty"] = s => s.Signed(s.Header.With("alg", ""), s.Claims),
        ["alg missing"] = s => s.Signed(s.Header.Without("alg"), s.Claims),
        ["alg null"] = s => s.Signed(s.Header.With("alg", null), s.Claims),
        ["alg of another curve"] = s => s.Signed(s.Header.With("alg", "ES384"), s.Claims),
        ["alg of another family"] = s => s.Signed(s.Header.With("alg", "RS256"), s.Claims),
        ["alg unknown"] = s => s.Signed(s.Header.With("alg", "ES256K"), s.Claims),
        ["HS256 with the public key, DER"] = s => s.Mac(s.Key.ExportSubjectPublicKeyInfo()),
        ["HS256 with the public key, PEM"] = s => s.Mac(Encoding.ASCII.GetBytes(s.Key.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the public key, x"] = s => s.Mac(s.Key.ExportParameters(false).Q.X!),
        ["HS256 with an empty key"] = s => s.Mac([]),
        ["HS256 with the kid"] = s => s.Mac(Encoding.ASCII.GetBytes((string)s.Header["kid"]!)),
        ["foreign key, right kid"] = s => Forge.Sign(s.Other, s.Header, s.Claims),
        ["foreign key, no kid"] = s => Forge.Sign(s.Other, s.Header.Without("kid"), s.Claims),
        ["foreign key, kid of a path"] = s => Forge.Sign(s.Other, s.Header.With("kid", "../../../../dev/null"), s.Claims),
        ["foreign key, kid of SQL"] = s => Forge.Sign(s.Other, s.Header.With("kid", "x' UNION SELECT 'a"), s.Claims),
        ["foreign key, kid of an address"] = s => Forge.Sign(s.Other, s.Header.With("kid", Evil), s.Claims),
        ["foreign key, kid empty"] = s => Forge.Sign(s.Other, s.Header.With("kid", ""), s.Claims),
        ["foreign key in jwk"] = s => Forge.Sign(s.Other, s.Header.With("jwk", Forge.Jwk(s.Other)), s.Claims),
        ["foreign key in jwk, no kid"] = s => Forge.Sign(s.Other, s.Header.Without("kid").With("jwk", Forge.Jwk(s.Other)), s.Claims),
        ["foreign key behind jku"] = s => Forge.Sign(s.Other, s.Header.With("jku", Evil), s.Claims),
        ["foreign key behind x5u"] = s => Forge.Sign(s.Other, s.Header.With("x5u", Evil), s.Claims),
        ["foreign key in x5c"] = s => Forge.Sign(s.Other, s.Header.With("x5c", new[] { Convert.ToBase64String(s.Other.ExportSubjectPublicKeyInfo()) }), s.Claims),
        ["issuer missing"] = s => s.Signed(s.Header, s.Claims.Without("iss")),
        ["issuer of another tenant"] = s => s.Signed(s.Header, s.Claims.With("iss", s.Tenant.Base.Replace("erenler", "tatvan", StringComparison.Ordinal))),
        ["issuer with a slash"] = s => s.Signed(s.Header, s.Claims.With("iss", s.Tenant.Base + "/")),
        ["issuer in capitals"] = s => s.Signed(s.Header, s.Claims.With("iss", s.Tenant.Base.ToUpperInvariant())),
        ["issuer of elsewhere"] = s => s.Signed(s.Header, s.Claims.With("iss", "https://evil.example.org")),
        ["issuer a list"] = s => s.Signed(s.Header, s.Claims.With("iss", new[] { s.Tenant.Base })),
        ["audience missing"] = s => s.Signed(s.Header, s.Claims.Without("aud")),
        ["audience of the issuer"] = s => s.Signed(s.Header, s.Claims.With("aud", s.Tenant.Base)),
        ["audience of another tenant"] = s => s.Signed(s.Header, s.Claims.With("aud", s.Tenant.Base.Replace("erenler", "tatvan", StringComparison.Ordinal) + "/api/v1")),
        ["audience of a client"] = s => s.Signed(s.Header, s.Claims.With("aud", "demo-app")),
        ["audience empty"] = s => s.Signed(s.Header, s.Claims.With("aud", "")),
        ["type JWT"] = s => s.Signed(s.Header.With("typ", "JWT"), s.Claims),
        ["type missing"] = s => s.Signed(s.Header.Without("typ"), s.Claims),
        ["type of a proof"] = s => s.Signed(s.Header.With("typ", "dpop+jwt"), s.Claims),
        ["type of a logout token"] = s => s.Signed(s.Header.With("typ", "logout+jwt"), s.Claims),
        ["expired an hour ago"] = s => s.Signed(s.Header, s.Claims.With("exp", Forge.Now - 3600)),
        ["expired ten seconds ago"] = s => s.Signed(s.Header, s.Claims.With("exp", Forge.Now - 10)),
        ["expiry missing"] = s => s.Signed(s.Header, s.Claims.Without("exp")),
        ["expiry a word"] = s => s.Signed(s.Header, s.Claims.With("exp", "never")),
        ["expiry negative"] = s => s.Signed(s.Header, s.Claims.With("exp", -1)),
        ["not before tomorrow"] = s => s.Signed(s.Header, s.Claims.With("nbf", Forge.Now + 86_400)),
        ["not before in a minute"] = s => s.Signed(s.Header, s.Claims.With("nbf", Forge.Now + 60)),
        ["client missing"] = s => s.Signed(s.Header, s.Claims.Without("client_id")),
        ["client unknown"] = s => s.Signed(s.Header, s.Claims.With("client_id", "nobody")),
        ["client empty"] = s => s.Signed(s.Header, s.Claims.With("client_id", "")),
        ["id missing"] = s => s.Signed(s.Header, s.Claims.Without("jti")),
        ["grant unknown"] = s => s.Signed(s.Header, s.Claims.With("gid", Guid.NewGuid().ToString("n"))),
        ["grant nonsense"] = s => s.Signed(s.Header, s.Claims.With("gid", "masa")),
        ["bound to a key, as bearer"] = s => s.Signed(s.Header, s.Claims.With("cnf", new { jkt = Forge.Thumbprint(s.Other) })),
        ["bound to a certificate"] = s => s.Signed(s.Header, s.Claims.With("cnf", new Dictionary<string, string> { ["x5t#S256"] = "abc" })),
        ["claims changed"] = s => s.Parts(1, Base64UrlEncoder.Encode(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(s.Good.Split('.')[1])).Replace("\"demo\"", "\"root\"", StringComparison.Ordinal))),
        ["header changed"] = s => s.Parts(0, Base64UrlEncoder.Encode("{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}") + "A"),
        ["signature empty"] = s => s.Parts(2, ""),
        ["signature of zeros"] = s => s.Parts(2, Base64UrlEncoder.Encode(new byte[64])),
        ["signature cut"] = s => s.Parts(2, s.Good.Split('.')[2][..40]),
        ["signature of another token"] = s => s.Parts(2, s.Signed(s.Header, s.Claims.With("jti", "2")).Split('.')[2]),
        ["signature as DER"] = s => Forge.Sign(s.Header, s.Claims, d => s.Key.SignData(d, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        ["signature with SHA-512"] = s => Forge.Sign(s.Header, s.Claims, d => s.Key.SignData(d, HashAlgorithmName.SHA512)),
        ["five parts"] = s => s.Good + ".x.y",
        ["two parts"] = s => string.Join('.', s.Good.Split('.')[..2]),
        ["nested"] = s => Base64UrlEncoder.Encode(s.Good),
        ["no JSON"] = _ => "a.b.c",
        ["very long"] = s => s.Good + new string('A', 9_000),
    };

    public static TheoryData<string> AllWays => new(Ways.Keys);

    [Theory]
    [MemberData(nameof(AllWays))]
    public async Task Token_Forged_IsRefused(string way)
    {
        var scene = await SceneAsync();
        var answer = await CallAsync(scene, Ways[way](scene));
        answer.IsProblem(401, "auth.tokenInvalid");
    }

    [Fact]
    public async Task Ways_AreManyAndTheirStartingPointIsRight()
    {
        Assert.True(Ways.Count >= 60, $"{Ways.Count} ways.");
        var scene = await SceneAsync();
        (await CallAsync(scene, scene.Signed(scene.Header, scene.Claims))).Is(200);
        (await CallAsync(scene, scene.Signed(scene.Header, scene.Claims.With("exp", Forge.Now + 2)))).Is(200);
        (await CallAsync(scene, scene.Signed(scene.Header, scene.Claims.With("nbf", Forge.Now - 2)))).Is(200);
        (await CallAsync(scene, scene.Signed(scene.Header, scene.Claims.With("aud", new[] { "x", scene.Tenant.Base + "/api/v1" })))).Is(200);
    }

    [Fact]
    public async Task IdTokenCodeAndRefreshToken_AreNoAccessTokens()
    {
        using var party = new RelyingParty(fixture.Host, fixture.Erenler);
        var tokens = await party.TokensAsync();
        foreach (var wrong in new[] { tokens.At("id_token")!, tokens.At("refresh_token")!, await party.CodeAsync() })
        {
            (await party.CallAsync($"Bearer {wrong}")).IsProblem(401, "auth.tokenInvalid");
            Assert.Equal(401, (await party.CallAsync($"Bearer {wrong}", "/connect/userinfo")).Status);
        }
    }

    [Fact]
    public async Task TokenOfAPerson_IsNoneInAnotherTenant()
    {
        using var party = new RelyingParty(fixture.Host, fixture.Erenler);
        using var there = new RelyingParty(fixture.Host, fixture.Tatvan);
        var token = (await party.TokensAsync()).At("access_token");
        (await there.CallAsync($"Bearer {token}")).IsProblem(401, "auth.tokenInvalid");
        Assert.Equal("""{"active":false}""", (await there.PostAsync("/connect/introspect", new() { ["token"] = token! })).Text);
    }

    [Fact]
    public async Task Cookie_DoesNotSpeakForAToken()
    {
        // An admin's browser that also sends a program's token is that program, not the admin.
        using var party = new RelyingParty(fixture.Host, fixture.Erenler);
        await party.SignInAsync("memur");
        var request = new HttpRequestMessage(HttpMethod.Get, $"{party.Tenant.Base}/api/v1/tickets?limit=200");
        request.Headers.Authorization = new("Bearer", await fixture.Erenler.TokenAsync());
        var seen = (await Answer.ReadAsync(await party.Browser.SendAsync(request))).Is(200).List("items").Count();
        Assert.Equal((await fixture.Erenler.GetAsync("/tickets?limit=200")).Is(200).List("items").Count(), seen);
    }

    private Task<Answer> CallAsync(Scene scene, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Erenler.Base}/api/v1/topics");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return scene.Tenant.SendRawAsync(request);
    }

    private async Task<Scene> SceneAsync()
    {
        var tenant = fixture.Erenler;
        var keys = await fixture.Host.Service<TenantKeys>().OfAsync(await RelyingParty.OpenAsync(fixture.Host, tenant.Id), CancellationToken.None);
        var key = (ECDsaSecurityKey)keys[0];
        return new Scene(
            tenant,
            await tenant.TokenAsync(),
            key.ECDsa,
            ECDsa.Create(ECCurve.NamedCurves.nistP256),
            Forge.Object(("alg", "ES256"), ("typ", "at+jwt"), ("kid", key.KeyId)),
            Forge.Object(
                ("iss", tenant.Base), ("aud", $"{tenant.Base}/api/v1"), ("iat", Forge.Now - 5), ("exp", Forge.Now + 600), ("sub", "demo"), ("client_id", "demo"), ("jti", Guid.NewGuid()), ("scope", "tickets")));
    }

    /// <param name="Good">A token as the issuer makes it.</param>
    /// <param name="Key">The issuer's own: what is signed with it is wrong in one thing only.</param>
    private sealed record Scene(
        TenantApi Tenant, string Good, ECDsa Key, ECDsa Other, Dictionary<string, object?> Header, Dictionary<string, object?> Claims)
    {
        public string Signed(Dictionary<string, object?> header, Dictionary<string, object?> claims) => Forge.Sign(Key, header, claims);

        public string Mac(byte[] secret) => Forge.Sign(Header.With("alg", "HS256"), Claims, data => HMACSHA256.HashData(secret, data));

        public string Parts(int index, string text)
        {
            var parts = Good.Split('.');
            parts[index] = text;
            return string.Join('.', parts);
        }
    }
}
