using Derman.Host.Identity;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Derman.Host.Tests.People;

/// <summary>On a host name of its own a tenant's cookies are <c>__Host-</c> cookies: secure, of this host alone, of no path but the root (RFC 6265bis §4.1.3.2).</summary>
public sealed class CookieTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    [Fact]
    public async Task OnHttps_EveryCookieOfATenant_BelongsToItsHostAlone()
    {
        var http = new DefaultHttpContext();
        http.Request.Scheme = "https";
        http.Request.Host = new HostString("tatvan.example.org");
        http.Features.Set(new TenantFeature(await fixture.TenantAsync("tatvan"), ByPath: false));

        new TenantCookies().AppendResponseCookie(http, "ignored", "value", new CookieOptions { HttpOnly = true, Domain = "example.org" });
        TenantCookies.Write(http, "device", "value", TimeSpan.FromDays(1));

        var cookies = http.Response.Headers.SetCookie.Select(c => c!.ToLowerInvariant()).ToList();
        Assert.Equal(["__host-derman=value", "__host-derman-device=value"], cookies.Select(c => c.Split(';')[0]));
        Assert.All(cookies, c =>
        {
            Assert.Contains("; path=/;", c + ";", StringComparison.Ordinal);
            Assert.Contains("; secure", c, StringComparison.Ordinal);
            Assert.Contains("; httponly", c, StringComparison.Ordinal);
            Assert.DoesNotContain("domain=", c, StringComparison.Ordinal);
        });
    }
}
