using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.OpenId;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>Tokens bound to a device's key (DPoP, RFC 9449): right with the right proof, worth nothing without.</summary>
public sealed class DeviceBoundTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Topics = "/api/v1/topics";

    /// <summary>Proofs that are wrong in one thing; each is made for a call of the topics with a bound token.</summary>
    private static readonly Dictionary<string, Func<Scene, string>> Wrong = new(StringComparer.Ordinal)
    {
        ["another key"] = s => s.Proof(s.Other),
        ["another method"] = s => Forge.Proof(s.Key, "POST", s.Address, s.Token),
        ["method in small letters"] = s => Forge.Proof(s.Key, "get", s.Address, s.Token),
        ["another path"] = s => Forge.Proof(s.Key, "GET", s.Address + "/x", s.Token),
        ["another tenant's address"] = s => Forge.Proof(s.Key, "GET", s.Address.Replace("erenler", "tatvan", StringComparison.Ordinal), s.Token),
        ["another host"] = s => Forge.Proof(s.Key, "GET", "https://evil.example.org/erenler/api/v1/topics", s.Token),
        ["no address"] = s => s.Proof(claims: c => c.Without("htu")),
        ["no method"] = s => s.Proof(claims: c => c.Without("htm")),
        ["too old"] = s => s.Proof(claims: c => c.With("iat", Forge.Now - 120)),
        ["from the future"] = s => s.Proof(claims: c => c.With("iat", Forge.Now + 60)),
        ["no time"] = s => s.Proof(claims: c => c.Without("iat")),
        ["time a word"] = s => s.Proof(claims: c => c.With("iat", "now")),
        ["no id"] = s => s.Proof(claims: c => c.Without("jti")),
        ["long id"] = s => s.Proof(claims: c => c.With("jti", new string('x', 500))),
        ["no hash of the token"] = s => Forge.Proof(s.Key, "GET", s.Address),
        ["hash of another token"] = s => Forge.Proof(s.Key, "GET", s.Address, "another"),
        ["type JWT"] = s => s.Proof(header: h => h.With("typ", "JWT")),
        ["no type"] = s => s.Proof(header: h => h.Without("typ")),
        ["no key"] = s => s.Proof(header: h => h.Without("jwk")),
        ["private key in it"] = s => s.Proof(header: h => h.With("jwk", Forge.Jwk(s.Key, isPrivate: true))),
        ["shared key in it"] = s => Forge.Sign(Forge.Object(("typ", "dpop+jwt"), ("alg", "HS256"), ("jwk", new { kty = "oct", k = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" })), s.Claims, d => HMACSHA256.HashData("secretsecretsecretsecret"u8, d)),
        ["alg none"] = s => Forge.Sign(Forge.Object(("typ", "dpop+jwt"), ("alg", "none"), ("jwk", Forge.Jwk(s.Key))), s.Claims, _ => []),
        ["demands an extension"] = s => s.Proof(header: h => h.With("crit", new[] { "x" })),
        ["signature of another key"] = s => Forge.Sign(s.Other, Forge.Object(("typ", "dpop+jwt"), ("alg", "ES256"), ("jwk", Forge.Jwk(s.Key))), s.Claims),
        ["nonsense"] = _ => "a.b.c",
        ["empty"] = _ => "",
        ["twice"] = s => s.Proof() + ", " + s.Proof(),
    };

    public static TheoryData<string> AllWrong => new(Wrong.Keys);

    [Theory]
    [MemberData(nameof(AllWrong))]
    public async Task Proof_WrongInOneThing_IsRefused(string way)
    {
        var scene = await SceneAsync();
        var answer = await scene.Party.CallAsync($"DPoP {scene.Token}", Topics, Wrong[way](scene));
        answer.IsProblem(401, "auth.tokenInvalid");
        Assert.StartsWith("DPoP error=\"invalid_dpop_proof\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proof_CountsOnce()
    {
        var scene = await SceneAsync();
        var proof = scene.Proof();
        (await scene.Party.CallAsync($"DPoP {scene.Token}", Topics, proof)).Is(200);
        Assert.Equal(401, (await scene.Party.CallAsync($"DPoP {scene.Token}", Topics, proof)).Status);
        (await scene.Party.CallAsync($"DPoP {scene.Token}", $"{Topics}?q=1", scene.Proof())).Is(200); // The query is no part of it.
    }

    [Fact]
    public async Task BoundToken_IsNoBearerToken_AndABearerTokenNotBound()
    {
        var scene = await SceneAsync();
        Assert.Equal(401, (await scene.Party.CallAsync($"Bearer {scene.Token}")).Status);
        Assert.Equal(401, (await scene.Party.CallAsync($"Bearer {scene.Token}", Topics, scene.Proof())).Status);
        var bearer = await fixture.Erenler.TokenAsync();
        Assert.Equal(401, (await scene.Party.CallAsync($"DPoP {bearer}", Topics, Forge.Proof(scene.Key, "GET", scene.Address, bearer))).Status);
    }

    [Fact]
    public async Task RefreshToken_OfADevice_NeedsTheDevicesKey()
    {
        var scene = await SceneAsync();
        var token = $"{scene.Party.Tenant.Base}/connect/token";
        foreach (var proof in new[] { null, Forge.Proof(scene.Other, "POST", token) })
        {
            Assert.Equal("invalid_dpop_proof", (await scene.Party.RefreshAsync(scene.Refresh, proof)).Is(400).At("error"));
        }

        var next = (await scene.Party.RefreshAsync(scene.Refresh, Forge.Proof(scene.Key, "POST", token))).Is(200);
        Assert.Equal("DPoP", next.At("token_type"));
    }

    [Fact]
    public async Task CodeBoundToAKey_NeedsThatKey()
    {
        using var party = new RelyingParty(fixture.Host, fixture.Erenler);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await party.SignInAsync();
        var token = $"{party.Tenant.Base}/connect/token";
        var code = await party.CodeAsync(("dpop_jkt", Forge.Thumbprint(key)));
        Assert.Equal("invalid_dpop_proof", (await party.TokenAsync(party.Exchange(code), Forge.Proof(other, "POST", token))).Is(400).At("error"));
        code = await party.CodeAsync(("dpop_jkt", Forge.Thumbprint(key)));
        (await party.TokenAsync(party.Exchange(code), Forge.Proof(key, "POST", token))).Is(200);
    }

    [Fact]
    public async Task DeviceBoundApplication_GetsNothingWithoutAProof()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, a => (a.Kind, a.DeviceBound) = (AppKinds.Native, true), "org.example.saha:/cb");
        await party.SignInAsync("saha");
        Assert.Equal("invalid_dpop_proof", (await party.ExchangeAsync(await party.CodeAsync())).Is(400).At("error"));
    }

    private async Task<Scene> SceneAsync()
    {
        var party = new RelyingParty(fixture.Host, fixture.Erenler);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await party.SignInAsync();
        var tokens = (await party.TokenAsync(party.Exchange(await party.CodeAsync()), Forge.Proof(key, "POST", $"{party.Tenant.Base}/connect/token"))).Is(200);
        Assert.Equal("DPoP", tokens.At("token_type"));
        Assert.Equal(Forge.Thumbprint(key), Forge.Part(tokens.At("access_token")!, 1).At("cnf", "jkt"));
        return new Scene(party, key, ECDsa.Create(ECCurve.NamedCurves.nistP256), tokens);
    }

    private sealed record Scene(RelyingParty Party, ECDsa Key, ECDsa Other, JsonElement Tokens)
    {
        public string Token => Tokens.At("access_token")!;

        public string Refresh => Tokens.At("refresh_token")!;

        public string Address => Party.Tenant.Base + Topics;

        public Dictionary<string, object?> Claims => Forge.Object(
            ("jti", Guid.NewGuid()), ("htm", "GET"), ("htu", Address), ("iat", Forge.Now),
            ("ath", Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Token)))));

        public string Proof(ECDsa? key = null, Func<Dictionary<string, object?>, Dictionary<string, object?>>? claims = null, Func<Dictionary<string, object?>, Dictionary<string, object?>>? header = null) =>
            Forge.Proof(key ?? Key, "GET", Address, Token, claims, header);
    }
}
