using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Derman.Core.Nodes;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Live;

public sealed class StreamTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Stream_TellsOfEveryChange_AndEndsWithTheTenant()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var erenler = _host.Tenant("erenler");
        using var answer = await OpenAsync(erenler, await erenler.TokenAsync(), deadline.Token);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        Assert.Equal(": open", await lines.ReadLineAsync(deadline.Token));

        var ticket = await erenler.RegisterAsync();
        var told = await NextAsync(lines, deadline.Token);
        Assert.Equal(("registered", ticket.At("number"), ticket.At("id")), (told.At("kind"), told.At("number"), told.At("id")));

        await _host.Service<TenantLifecycle>().SetStatusAsync(TenantId.Parse("erenler"), TenantStatus.Suspended, deadline.Token);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (await lines.ReadLineAsync(deadline.Token) is not null)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Stream_OfAPersonsToken_EndsWithItsGrant()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var party = new OpenId.RelyingParty(_host, _host.Tenant("tatvan"));
        var tokens = await party.TokensAsync();
        using var answer = await OpenAsync(party.Tenant, tokens.At("access_token"), deadline.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        Assert.Equal(": open", await lines.ReadLineAsync(deadline.Token));

        Assert.Equal(200, (await party.PostAsync("/connect/revoke", new() { ["token"] = tokens.At("refresh_token")! })).Status);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (await lines.ReadLineAsync(deadline.Token) is not null)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Stream_WithoutASignIn_OrOfAnotherTenant_IsRefused()
    {
        var (erenler, tatvan) = (_host.Tenant("erenler"), _host.Tenant("tatvan"));
        using var none = await OpenAsync(erenler, null, CancellationToken.None);
        using var foreign = await OpenAsync(erenler, await tatvan.TokenAsync(), CancellationToken.None);
        Assert.NotEqual(HttpStatusCode.OK, none.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, foreign.StatusCode);
    }

    [Fact]
    public void KeysOfCookies_LieInTheCatalog_Sealed()
    {
        _host.Service<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>();
        var protector = Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.CreateProtector(
            _host.Service<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>(), "test");
        Assert.Equal([1, 2, 3], protector.Unprotect(protector.Protect([1, 2, 3])));
        var rows = _host.Service<CatalogStore>().Read(s => s.List<ProtectionKey>("1 = 1"));
        Assert.NotEmpty(rows);
        Assert.DoesNotContain("<key", System.Text.Encoding.UTF8.GetString(rows[0].Value), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_host.Data, "keys", "protection")));
    }

    private async Task<HttpResponseMessage> OpenAsync(TenantApi tenant, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{tenant.Base}/api/v1/stream");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private static async Task<JsonElement> NextAsync(StreamReader lines, CancellationToken ct)
    {
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line[6..]).RootElement;
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
