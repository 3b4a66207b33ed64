using System.Text.RegularExpressions;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Tenancy;

/// <summary>Which tenant an address means, and that nothing tells unknown, suspended and foreign apart.</summary>
public sealed partial class ResolutionTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync();
        await _host.Service<TenantLifecycle>().SetStatusAsync(TenantId.Parse("melikgazi"), TenantStatus.Suspended, CancellationToken.None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task HostName_MeansItsTenant()
    {
        var tenant = _host.Tenant("tatvan");
        var host = HostOf("tatvan");
        Assert.Equal(200, (await AskAsync("/openapi/v1.json", host)).Status);
        var token = (await AskAsync("/connect/token", host, HttpMethod.Post, new FormUrlEncodedContent(
            [new("grant_type", "client_credentials"), new("client_id", tenant.ClientId), new("client_secret", tenant.ClientSecret)]))).Is(200).At("access_token");
        var topics = await AskAsync("/api/v1/topics", host, token: token);
        Assert.Equal(200, topics.Status);
        Assert.Equal(401, (await AskAsync("/api/v1/topics", HostOf("erenler"), token: token)).Status);
        Assert.Equal(401, (await AskAsync("/tatvan/api/v1/topics", null, token: token)).Status);
    }

    [Fact]
    public async Task HostAndPath_ThatDisagree_Are400()
    {
        (await AskAsync("/erenler/api/v1/topics", HostOf("tatvan"))).IsProblem(400, "tenant.hostAndPathDisagree");
        Assert.Equal(401, (await AskAsync("/tatvan/api/v1/topics", HostOf("tatvan"))).Status);
    }

    [Fact]
    public async Task UnknownAndSuspended_AnswerTheSame_ByteForByte()
    {
        string[] paths = ["/api/v1/topics", "/api/v1/tickets", "/openapi/v1.json", "/connect/token", "/channels/whatsapp/webhook", "/console", "/", "", "/nothing/at/all"];
        foreach (var path in paths)
        {
            foreach (var accept in new[] { "*/*", "application/json", "text/html,application/xhtml+xml" })
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                {
                    var unknown = await AskAsync($"/nosuchtown{path}", null, method, accept: accept);
                    Assert.Equal(404, unknown.Status);
                    Same(unknown, await AskAsync($"/melikgazi{path}", null, method, accept: accept), "nosuchtown", "melikgazi");
                    var below = $"/{path.TrimStart('/')}";
                    Same(
                        await AskAsync(below, "nobody.example", method, accept: accept),
                        await AskAsync(below, HostOf("melikgazi"), method, accept: accept),
                        "nobody.example",
                        HostOf("melikgazi"));
                }
            }

            // On a served tenant's host the path of a suspended one is a path like any other.
            Same(await AskAsync($"/nosuchtown{path}", HostOf("tatvan")), await AskAsync($"/melikgazi{path}", HostOf("tatvan")), "nosuchtown", "melikgazi");
        }
    }

    [Fact]
    public async Task Resume_ServesAgain()
    {
        await _host.Service<TenantLifecycle>().SetStatusAsync(TenantId.Parse("melikgazi"), TenantStatus.Active, CancellationToken.None);
        await _host.Tenant("melikgazi").RegisterAsync();
        await _host.Service<TenantLifecycle>().SetStatusAsync(TenantId.Parse("melikgazi"), TenantStatus.Suspended, CancellationToken.None);
        Assert.Equal(404, (await AskAsync("/melikgazi/api/v1/topics", null)).Status);
    }

    [Fact]
    public async Task ForeignIds_AreLikeMissingOnes_ByteForByte()
    {
        var (mine, theirs) = (_host.Tenant("erenler"), _host.Tenant("tatvan"));
        var foreign = (await theirs.RegisterAsync()).At("id")!;
        var missing = Guid.CreateVersion7().ToString();
        foreach (var (method, path) in new[] { ("GET", ""), ("POST", "/actions/note"), ("POST", "/tasks"), ("POST", "/messages"), ("GET", $"/attachments/{Guid.NewGuid()}"), ("POST", $"/tasks/{Guid.NewGuid()}") })
        {
            Answer[] answers =
            [
                method == "GET" ? await mine.GetAsync($"/tickets/{foreign}{path}") : await mine.PostAsync($"/tickets/{foreign}{path}", BodyOf(path)),
                method == "GET" ? await mine.GetAsync($"/tickets/{missing}{path}") : await mine.PostAsync($"/tickets/{missing}{path}", BodyOf(path)),
            ];
            Assert.Equal(404, answers[0].Status);
            Same(answers[0], answers[1], foreign, missing);
        }
    }

    [Fact]
    public async Task HostsOwnAddresses_AreNoTenants()
    {
        Assert.Equal(200, (await AskAsync("/health/live", null)).Status);
        Assert.Equal(200, (await AskAsync("/health/ready", null)).Status);
        Assert.Equal(404, (await AskAsync("/operator", null)).Status);
        Assert.Equal(404, (await AskAsync("/api/v1/topics", null)).Status);
    }

    private static object BodyOf(string path) => path switch
    {
        "/actions/note" => new { comment = "x" },
        "/tasks" => new { directorate = "yok", text = "x" },
        "/messages" => new { text = "x" },
        _ => new { state = "done", answer = "x" },
    };

    private string HostOf(string tenant) => _host.Service<TenantRegistry>().HostsOf(TenantId.Parse(tenant)).First();

    private async Task<Answer> AskAsync(string path, string? host, HttpMethod? method = null, HttpContent? content = null, string? token = null, string accept = "*/*")
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, _host.Address + path) { Content = content };
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        using var response = await _host.Http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Status, headers and body are the same, but for the name the caller itself sent.</summary>
    private static void Same(Answer one, Answer two, string oneName, string twoName)
    {
        Assert.Equal(one.Status, two.Status);
        Assert.Equal(one.ContentType, two.ContentType);
        Assert.Equal(Plain(one, oneName), Plain(two, twoName));
        Assert.Equal(Names(one), Names(two));
    }

    /// <summary>Without the name the caller sent, and without the page's nonce, which is random in every answer.</summary>
    private static string Plain(Answer answer, string name) => Nonce().Replace(answer.Text, "nonce").Replace(name, "", StringComparison.Ordinal);

    [GeneratedRegex("nonce=\"[^\"]+\"")]
    private static partial Regex Nonce();

    private static IEnumerable<string> Names(Answer answer) =>
        answer.Headers.Where(h => h.Key is not ("Date" or "Content-Security-Policy")).Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order(StringComparer.Ordinal);
}
