using Derman.Core.OpenId;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Api;

/// <summary>A token opens what its scopes name, and nothing else.</summary>
public sealed class ScopeTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public void EveryEndpoint_AsksForAScopeThatExists() => Assert.All(
        ApiEndpoint.All(fixture.Host),
        e => Assert.Contains(e.Endpoint.Metadata.GetMetadata<RequiredScope>()?.Scope, ApiScopes.Known));

    [Fact]
    public async Task EveryEndpoint_WithoutItsScope_SaysWhichOneIsMissing()
    {
        var tenant = fixture.Erenler;
        foreach (var endpoint in ApiEndpoint.All(fixture.Host))
        {
            var scope = endpoint.Endpoint.Metadata.GetMetadata<RequiredScope>()!.Scope;
            var others = string.Join(' ', ApiScopes.Known.Where(s => s != scope));
            var answer = await SendAsync(tenant, endpoint, await TokenAsync(tenant, others));
            var problem = answer.IsProblem(403, "auth.scopeMissing");
            Assert.Equal([scope], problem.Texts("requires"));
            Assert.Contains(scope, problem.At("title"), StringComparison.Ordinal);
            Assert.Equal($"Bearer error=\"insufficient_scope\", scope=\"{scope}\"", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task EveryEndpoint_WithItsScopeAlone_LetsIn()
    {
        var tenant = fixture.Erenler;
        foreach (var endpoint in ApiEndpoint.All(fixture.Host).Where(e => !e.Path.EndsWith("/stream", StringComparison.Ordinal)))
        {
            var token = await TokenAsync(tenant, endpoint.Endpoint.Metadata.GetMetadata<RequiredScope>()!.Scope);
            var answer = await SendAsync(tenant, endpoint, token);
            Assert.True(answer.Status != 401 && !answer.Text.Contains("auth.scopeMissing", StringComparison.Ordinal), $"{endpoint}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task OldScope_OpensWhatItAlwaysOpened_AndNoMore()
    {
        var tenant = fixture.Erenler;
        var token = await TokenAsync(tenant, ApiScopes.Tickets);
        foreach (var endpoint in ApiEndpoint.All(fixture.Host).Where(e => !e.Path.EndsWith("/stream", StringComparison.Ordinal)))
        {
            var open = endpoint.Endpoint.Metadata.GetMetadata<RequiredScope>()!.Scope is not (ApiScopes.Chats or ApiScopes.Events or ApiScopes.Exports);
            var answer = await SendAsync(tenant, endpoint, token);
            Assert.True(open != answer.Text.Contains("auth.scopeMissing", StringComparison.Ordinal), $"{endpoint}: {answer.Status} {answer.Text}");
        }
    }

    [Fact]
    public async Task ScopeTakenFromTheClient_IsGoneFromTokensGivenBefore()
    {
        var tenant = await fixture.Host.Service<TenantRegistry>().FindAsync(TenantId.Parse("tatvan"), CancellationToken.None);
        var secret = (await fixture.Host.Service<Applications>().PutAsync(tenant!, new Application { ClientId = "narrowed", Name = "Narrowed", Scopes = ApiScopes.All }, CancellationToken.None))!;
        var api = fixture.Tatvan;
        var token = (await api.RequestTokenAsync("narrowed", secret, scope: "tickets.read catalogue.read")).Is(200).At("access_token")!;
        await tenant!.Store.WriteAsync(
            s =>
            {
                var client = s.First<Application>("\"client_id\" = @p0", "narrowed")!;
                client.Scopes = ApiScopes.CatalogueRead;
                s.Update(client);
            },
            CancellationToken.None);

        (await GetAsync(api, "/tickets", token)).IsProblem(403, "auth.scopeMissing");
        (await GetAsync(api, "/topics", token)).Is(200);
    }

    private static async Task<string> TokenAsync(TenantApi tenant, string scope) =>
        (await tenant.RequestTokenAsync(tenant.ClientId, tenant.ClientSecret, scope: scope)).Is(200).At("access_token")!;

    private static Task<Answer> GetAsync(TenantApi tenant, string path, string token) =>
        tenant.SendAsync(HttpMethod.Get, path, null, ("Authorization", $"Bearer {token}"));

    private static Task<Answer> SendAsync(TenantApi tenant, ApiEndpoint endpoint, string token) =>
        tenant.SendAsync(new HttpMethod(endpoint.Method), $"{tenant.Base}{endpoint.Missing}", null, ("Authorization", $"Bearer {token}"));
}
