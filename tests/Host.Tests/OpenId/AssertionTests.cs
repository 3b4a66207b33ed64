using System.Security.Cryptography;
using System.Text.Json;
using Derman.Core.OpenId;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>Clients that prove themselves with a key (private_key_jwt): one right way, many wrong ones.</summary>
public sealed class AssertionTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly Dictionary<string, Func<Scene, string>> Wrong = new(StringComparer.Ordinal)
    {
        ["another key"] = s => Forge.Sign(s.Other, s.Header, s.Claims),
        ["another key in jwk"] = s => Forge.Sign(s.Other, s.Header.With("jwk", Forge.Jwk(s.Other)), s.Claims),
        ["alg none"] = s => Forge.Sign(s.Header.With("alg", "none"), s.Claims, _ => []),
        ["HS256 with the public key"] = s => Forge.Sign(s.Header.With("alg", "HS256"), s.Claims, d => HMACSHA256.HashData(s.Key.ExportSubjectPublicKeyInfo(), d)),
        ["issuer another"] = s => s.Signed(s.Claims.With("iss", "demo")),
        ["issuer missing"] = s => s.Signed(s.Claims.Without("iss")),
        ["subject another"] = s => s.Signed(s.Claims.With("sub", "demo")),
        ["subject missing"] = s => s.Signed(s.Claims.Without("sub")),
        ["audience of another tenant"] = s => s.Signed(s.Claims.With("aud", s.Base.Replace("erenler", "tatvan", StringComparison.Ordinal))),
        ["audience of the API"] = s => s.Signed(s.Claims.With("aud", $"{s.Base}/api/v1")),
        ["audience missing"] = s => s.Signed(s.Claims.Without("aud")),
        ["expired"] = s => s.Signed(s.Claims.With("exp", Forge.Now - 10)),
        ["expiry missing"] = s => s.Signed(s.Claims.Without("exp")),
        ["lives too long"] = s => s.Signed(s.Claims.With("exp", Forge.Now + 600)),
        ["not yet"] = s => s.Signed(s.Claims.With("nbf", Forge.Now + 60)),
        ["issued in the future"] = s => s.Signed(s.Claims.With("iat", Forge.Now + 60)),
        ["no id"] = s => s.Signed(s.Claims.Without("jti")),
        ["type of an access token"] = s => Forge.Sign(s.Key, s.Header.With("typ", "at+jwt"), s.Claims),
        ["type of a proof"] = s => Forge.Sign(s.Key, s.Header.With("typ", "dpop+jwt"), s.Claims),
        ["demands an extension"] = s => Forge.Sign(s.Key, s.Header.With("crit", new[] { "b64" }), s.Claims),
        ["nonsense"] = _ => "a.b.c",
    };

    public static TheoryData<string> AllWrong => new(Wrong.Keys);

    [Theory]
    [MemberData(nameof(AllWrong))]
    public async Task Assertion_WrongInOneThing_IsRefused(string way)
    {
        using var scene = await SceneAsync();
        Assert.Equal("invalid_client", (await scene.AskAsync(Wrong[way](scene))).Is(401).At("error"));
    }

    [Fact]
    public async Task Assertion_CountsOnce_ForTheIssuerOrItsTokenEndpoint()
    {
        using var scene = await SceneAsync();
        var assertion = scene.Signed(scene.Claims);
        (await scene.AskAsync(assertion)).Is(200);
        Assert.Equal("invalid_client", (await scene.AskAsync(assertion)).Is(401).At("error"));
        (await scene.AskAsync(scene.Signed(scene.Claims.With("aud", $"{scene.Base}/connect/token")))).Is(200);
        (await scene.AskAsync(scene.Signed(scene.Claims.With("aud", new[] { scene.Base, $"{scene.Base}/connect/token" })))).Is(200);
    }

    [Fact]
    public async Task Assertion_BesideASecret_OrOfAnotherType_IsRefused()
    {
        using var scene = await SceneAsync();
        var both = scene.Form(scene.Signed(scene.Claims));
        both["client_secret"] = "x";
        Assert.Equal("invalid_request", (await scene.Party.TokenAsync(both)).Is(400).At("error"));
        var type = scene.Form(scene.Signed(scene.Claims));
        type["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        Assert.Equal("invalid_client", (await scene.Party.TokenAsync(type)).Is(401).At("error"));
        var name = scene.Form(scene.Signed(scene.Claims));
        name["client_id"] = "demo";
        Assert.Equal("invalid_client", (await scene.Party.TokenAsync(name)).Is(401).At("error"));
    }

    private async Task<Scene> SceneAsync()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Forge.Jwk(key).With("kid", "k1");
        var party = await RelyingParty.NewAsync(
            fixture.Host, fixture.Erenler, a => (a.Kind, a.KeySet) = (AppKinds.Service, JsonSerializer.Serialize(new { keys = new[] { jwk } })));
        return new Scene(party, key, ECDsa.Create(ECCurve.NamedCurves.nistP256));
    }

    private sealed record Scene(RelyingParty Party, ECDsa Key, ECDsa Other) : IDisposable
    {
        public string Base => Party.Tenant.Base;

        public Dictionary<string, object?> Header { get; } = Forge.Object(("alg", "ES256"), ("kid", "k1"));

        public Dictionary<string, object?> Claims => Forge.Object(
            ("iss", Party.ClientId), ("sub", Party.ClientId), ("aud", Base), ("iat", Forge.Now), ("exp", Forge.Now + 60), ("jti", Guid.NewGuid()));

        public string Signed(Dictionary<string, object?> claims) => Forge.Sign(Key, Header, claims);

        public Dictionary<string, string> Form(string assertion) => new(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["client_assertion_type"] = Type, ["client_assertion"] = assertion,
        };

        public Task<Answer> AskAsync(string assertion) => Party.TokenAsync(Form(assertion));

        public void Dispose()
        {
            Party.Dispose();
            Key.Dispose();
            Other.Dispose();
        }
    }
}
