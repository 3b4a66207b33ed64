using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using Derman.Host.OpenId.Tokens;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Derman.Host.Tests.Isolation;

/// <summary>Somebody at the door, with what he shows.</summary>
internal sealed record Caller(string Name, string? Token = null, string? Cookie = null)
{
    public void Dress(HttpRequestMessage request)
    {
        if (Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        if (Cookie is not null)
        {
            request.Headers.Add("Cookie", Cookie);
        }
    }
}

/// <summary>Everybody who must be turned away, and one clerk who may come in and see her own.</summary>
internal sealed partial class Callers(RunningHost host)
{
    /// <summary>Who comes to a door that a token opens.</summary>
    public async Task<IReadOnlyList<Caller>> WithoutTokenAsync()
    {
        var here = host.Tenant(World.ClerkTenant);
        var good = await here.TokenAsync();
        return
        [
            new("nobody"),
            new("an expired token", Token: await MintAsync(TenantBearer.TokenType, TimeSpan.FromHours(-2))),
            new("a tampered token", Token: Tampered(good)),
            new("a token whose claims were changed", Token: Changed(good)),
            new("the neighbour's client, same scopes", Token: await host.Tenant(World.Neighbour).TokenAsync()),
            new("an id token", Token: await MintAsync("JWT", TimeSpan.FromMinutes(10))),
            new("a switched-off client", Token: await DisabledClientAsync()),
            new("a session's cookie instead", Cookie: await SignInAsync(World.ClerkTenant, "yonetici")),
            new("the neighbour's admin", Cookie: Renamed(await SignInAsync(World.Neighbour, "yonetici"))),
        ];
    }

    /// <summary>Who comes to a door that a session opens.</summary>
    public async Task<IReadOnlyList<Caller>> WithoutSessionAsync() =>
    [
        new("nobody"),
        new("an expired session", Cookie: await ExpiredAsync()),
        new("a tampered cookie", Cookie: Tampered(await SignInAsync(World.ClerkTenant, World.Clerk))),
        new("the neighbour's clerk, same role", Cookie: Renamed(await SignInAsync(World.Neighbour, World.Clerk))),
        new("the neighbour's admin", Cookie: Renamed(await SignInAsync(World.Neighbour, "yonetici"))),
        new("a twin at the neighbour's", Cookie: await TwinAsync()),
        new("a switched-off person", Cookie: await DisabledPersonAsync()),
        new("a program's token instead", Token: await host.Tenant(World.ClerkTenant).TokenAsync()),
        new("an id token", Token: await MintAsync("JWT", TimeSpan.FromMinutes(10))),
    ];

    public async Task<Caller> AdminAsync() => new("the desk's admin", Cookie: await SignInAsync(World.ClerkTenant, "yonetici"));

    public async Task<Caller> ClerkAsync() => new("a clerk of one directorate", Cookie: await SignInAsync(World.ClerkTenant, World.Clerk));

    /// <summary>The cookies of a fresh session, and the token forms need.</summary>
    public async Task<string> SignInAsync(string tenant, string userName)
    {
        var address = $"{host.Address}/{tenant}/console/sign-in";
        using var page = await host.Http.GetAsync(new Uri(address));
        var antiforgery = Cookies(page);
        var field = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["v"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["UserName"] = userName, ["Password"] = $"{tenant}-demo-2026", ["__RequestVerificationToken"] = field,
            }),
        };
        request.Headers.Add("Cookie", antiforgery);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(302, (int)answer.StatusCode);
        return $"{antiforgery}; {Cookies(answer)}";
    }

    /// <summary>What a form of this session must carry to be taken for its own.</summary>
    public async Task<string> FormTokenAsync(Caller caller)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{host.Address}/{World.ClerkTenant}/console/new");
        caller.Dress(request);
        using var answer = await host.Http.SendAsync(request);
        return FormToken().Match(await answer.Content.ReadAsStringAsync()).Groups["v"].Value;
    }

    private static string Cookies(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c[..c.IndexOf(';', StringComparison.Ordinal)]) : []);

    /// <summary>The neighbour's cookie under the name this desk looks for.</summary>
    private static string Renamed(string cookie) => cookie.Replace($"derman.{World.Neighbour}", $"derman.{World.ClerkTenant}", StringComparison.Ordinal);

    /// <summary>One character in the middle of the last part is another.</summary>
    private static string Tampered(string value)
    {
        var at = value.Length - 12;
        return $"{value[..at]}{(value[at] == 'A' ? 'B' : 'A')}{value[(at + 1)..]}";
    }

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("\"client_id\":\"demo\"", "\"client_id\":\"other\"", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }

    private async Task<string> MintAsync(string type, TimeSpan expires)
    {
        var (tenant, address) = (await TenantAsync(), host.Tenant(World.ClerkTenant).Base);
        var key = (await host.Service<TenantKeys>().OfAsync(tenant, CancellationToken.None))[0];
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = address,
            Audience = type == TenantBearer.TokenType ? $"{address}/api/v1" : "demo",
            IssuedAt = DateTime.UnixEpoch.AddYears(50),
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime + expires,
            TokenType = type,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = "demo", ["client_id"] = "demo", ["scope"] = "tickets", ["jti"] = "m" },
        });
    }

    private async Task<string> ExpiredAsync()
    {
        var cookie = await SignInAsync(World.ClerkTenant, World.Clerk);
        var format = host.Service<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme).TicketDataFormat;
        var name = $"derman.{World.ClerkTenant}=";
        var at = cookie.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var ticket = format.Unprotect(cookie[at..].Split(';')[0])!;
        ticket.Properties.IssuedUtc = TimeProvider.System.GetUtcNow().AddDays(-2);
        ticket.Properties.ExpiresUtc = TimeProvider.System.GetUtcNow().AddDays(-1);
        return $"{name}{format.Protect(ticket)}";
    }

    private async Task<string> DisabledClientAsync()
    {
        var tenant = await TenantAsync();
        var secret = await host.Service<Applications>().PutAsync(tenant, new Application { ClientId = "gone", Name = "Gone", Scopes = "tickets" }, CancellationToken.None);
        var token = (await host.Tenant(World.ClerkTenant).RequestTokenAsync("gone", secret!)).Is(200).At("access_token")!;
        await tenant.Store.WriteAsync(s => { s.Execute("UPDATE \"application\" SET \"active\" = 0 WHERE \"client_id\" = 'gone'"); }, CancellationToken.None);
        return token;
    }

    /// <summary>A session of the neighbour's that this desk has too, as after a backup restored in the wrong place: only the cookie says whose it is.</summary>
    private async Task<string> TwinAsync()
    {
        var cookie = await SignInAsync(World.Neighbour, "saha");
        var there = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(World.Neighbour), CancellationToken.None))!;
        var twin = host.Service<StaffAccounts>().FindByName(there, "SAHA")!;
        var session = host.Service<Sessions>().Of(there, twin.Id)[0];
        twin.NormalizedUserName = twin.UserName = "IKIZ";
        await (await TenantAsync()).Store.WriteAsync(
            s =>
            {
                s.Insert(twin);
                s.Insert(session);
            },
            CancellationToken.None);
        return Renamed(cookie);
    }

    private async Task<string> DisabledPersonAsync()
    {
        var cookie = await SignInAsync(World.ClerkTenant, "gise");
        var (tenant, accounts) = (await TenantAsync(), host.Service<StaffAccounts>());
        var person = accounts.FindByName(tenant, "GISE")!;
        person.Active = false;
        await tenant.Store.WriteAsync(s => s.Update(person), CancellationToken.None);
        return cookie;
    }

    private async Task<Tenant> TenantAsync() => (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(World.ClerkTenant), CancellationToken.None))!;

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<v>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex FormToken();
}
