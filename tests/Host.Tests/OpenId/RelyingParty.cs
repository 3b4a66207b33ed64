using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.Tests.OpenId;

/// <summary>An application and its person's browser, as the RFCs have them: nothing of ours is used but addresses.</summary>
internal sealed class RelyingParty : IDisposable
{
    public const string DefaultScope = "openid profile email roles offline_access tickets";
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });

    public RelyingParty(RunningHost host, TenantApi tenant, string clientId = "demo-app", string? redirect = null)
    {
        (Host, Tenant, ClientId) = (host, tenant, clientId);
        Redirect = redirect ?? tenant.Demo.GetProperty("oidcClient").GetProperty("redirectUri").GetString()!;
    }

    public RunningHost Host { get; }

    public TenantApi Tenant { get; }

    public string ClientId { get; }

    public string Redirect { get; set; }

    public string? Secret { get; init; }

    public string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public HttpClient Browser => _http;

    public void Dispose() => _http.Dispose();

    public Dictionary<string, string> Request(params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = ClientId, ["redirect_uri"] = Redirect, ["response_type"] = "code", ["scope"] = DefaultScope,
            ["state"] = "s-1 &=?", ["nonce"] = "n-1", ["code_challenge"] = Challenge, ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                query.Remove(name);
            }
            else
            {
                query[name] = value;
            }
        }

        return query;
    }

    public string Address(params (string Name, string? Value)[] changes) =>
        QueryHelpers.AddQueryString($"{Tenant.Base}/connect/authorize", Request(changes).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));

    public async Task<HttpResponseMessage> GetAsync(string address) => await _http.GetAsync(new Uri(address));

    public async Task SignInAsync(string userName = "masa", string? password = null)
    {
        var page = await _http.GetAsync(new Uri($"{Tenant.Base}/console/sign-in"));
        var answer = await PostFormAsync(page, new() { ["UserName"] = userName, ["Password"] = password ?? $"{Tenant.Id}-demo-2026" });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Sends the form of a page with its hidden fields.</summary>
    public async Task<HttpResponseMessage> PostFormAsync(HttpResponseMessage page, Dictionary<string, string> values)
    {
        var html = await page.Content.ReadAsStringAsync();
        var token = html[(html.IndexOf("__RequestVerificationToken\" type=\"hidden\" value=\"", StringComparison.Ordinal) + 49)..];
        values["__RequestVerificationToken"] = token[..token.IndexOf('"', StringComparison.Ordinal)];
        var from = page.RequestMessage!.RequestUri!;
        var marker = html.IndexOf("<form method=\"post\"", StringComparison.Ordinal);
        var tag = WebUtility.HtmlDecode(html[marker..html.IndexOf('>', marker)]);
        var action = tag.Contains("action=\"", StringComparison.Ordinal) ? tag.Split("action=\"")[1].Split('"')[0] : "";
        return await _http.PostAsync(action.Length == 0 ? from : new Uri(from, action), new FormUrlEncodedContent(values));
    }

    /// <summary>The parameters the browser was sent back to the application with.</summary>
    public Dictionary<string, string> Callback(HttpResponseMessage answer)
    {
        var location = answer.Headers.Location?.OriginalString ?? "";
        Assert.True(location.StartsWith(Redirect, StringComparison.Ordinal), $"{(int)answer.StatusCode} {location}");
        return QueryHelpers.ParseQuery(new Uri(location).Query).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
    }

    public async Task<string> CodeAsync(params (string Name, string? Value)[] changes) => Callback(await GetAsync(Address(changes)))["code"];

    public Task<Answer> TokenAsync(Dictionary<string, string> form, string? proof = null) => PostAsync("/connect/token", form, proof);

    public async Task<Answer> PostAsync(string path, Dictionary<string, string> form, string? proof = null)
    {
        form.TryAdd("client_id", ClientId);
        if (Secret is not null)
        {
            form.TryAdd("client_secret", Secret);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, Tenant.Base + path) { Content = new FormUrlEncodedContent(form) };
        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return await Tenant.SendRawAsync(request);
    }

    public Task<Answer> ExchangeAsync(string code, params (string Name, string? Value)[] changes) => TokenAsync(Exchange(code, changes));

    public Dictionary<string, string> Exchange(string code, params (string Name, string? Value)[] changes)
    {
        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = Redirect, ["code_verifier"] = Verifier,
        };
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                form.Remove(name);
            }
            else
            {
                form[name] = value;
            }
        }

        return form;
    }

    public Task<Answer> RefreshAsync(string token, string? proof = null) =>
        TokenAsync(new(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = token }, proof);

    /// <summary>Signed in, code, tokens.</summary>
    public async Task<JsonElement> TokensAsync(string userName = "masa", params (string Name, string? Value)[] changes)
    {
        await SignInAsync(userName);
        return (await ExchangeAsync(await CodeAsync(changes))).Is(200);
    }

    public Task<Answer> CallAsync(string authorization, string path = "/api/v1/topics", string? proof = null, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, Tenant.Base + path);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (proof is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        return Tenant.SendRawAsync(request);
    }

    public static async Task<Tenant> OpenAsync(RunningHost host, string id) =>
        (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(id), CancellationToken.None))!;

    /// <summary>Registers an application of this test's own.</summary>
    public static async Task<RelyingParty> NewAsync(RunningHost host, TenantApi tenant, Action<Application>? shape = null, string redirect = "https://app.example.org/cb")
    {
        var application = new Application
        {
            ClientId = $"t-{Guid.NewGuid():n}", Name = "Deneme", Kind = AppKinds.Web, Scopes = DefaultScope, RedirectUris = redirect, FirstParty = true,
        };
        shape?.Invoke(application);
        var secret = await host.Service<Applications>().PutAsync(await OpenAsync(host, tenant.Id), application, CancellationToken.None);
        return new RelyingParty(host, tenant, application.ClientId, redirect) { Secret = secret };
    }
}

/// <summary>Signed messages made by hand, so that they can be wrong in every way.</summary>
internal static class Forge
{
    public static string Sign(Dictionary<string, object?> header, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode(JsonSerializer.Serialize(header))}.{Base64UrlEncoder.Encode(JsonSerializer.Serialize(claims))}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Sign(ECDsa key, Dictionary<string, object?> header, Dictionary<string, object?> claims) =>
        Sign(header, claims, data => key.SignData(data, HashAlgorithmName.SHA256));

    public static JsonElement Part(string token, int index) => JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.Split('.')[index])).RootElement;

    public static Dictionary<string, object?> Object(params (string Name, object? Value)[] members) =>
        members.ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);

    public static Dictionary<string, object?> With(this Dictionary<string, object?> claims, string name, object? value) => new(claims, StringComparer.Ordinal) { [name] = value };

    public static Dictionary<string, object?> Without(this Dictionary<string, object?> claims, string name) => new(claims.Where(c => c.Key != name), StringComparer.Ordinal);

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public static Dictionary<string, object?> Jwk(ECDsa key, bool isPrivate = false)
    {
        var p = key.ExportParameters(isPrivate);
        var jwk = Object(("kty", "EC"), ("crv", "P-256"), ("x", Base64UrlEncoder.Encode(p.Q.X)), ("y", Base64UrlEncoder.Encode(p.Q.Y)));
        if (isPrivate)
        {
            jwk["d"] = Base64UrlEncoder.Encode(p.D);
        }

        return jwk;
    }

    /// <summary>RFC 7638, written out.</summary>
    public static string Thumbprint(ECDsa key)
    {
        var jwk = Jwk(key);
        return Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{jwk["x"]}}","y":"{{jwk["y"]}}"}""")));
    }

    public static string Proof(ECDsa key, string method, string address, string? accessToken = null, Func<Dictionary<string, object?>, Dictionary<string, object?>>? claims = null, Func<Dictionary<string, object?>, Dictionary<string, object?>>? header = null)
    {
        var said = Object(("jti", Guid.NewGuid().ToString()), ("htm", method), ("htu", address), ("iat", Now));
        if (accessToken is not null)
        {
            said["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
        }

        var head = Object(("typ", "dpop+jwt"), ("alg", "ES256"), ("jwk", Jwk(key)));
        return Sign(key, header?.Invoke(head) ?? head, claims?.Invoke(said) ?? said);
    }
}
