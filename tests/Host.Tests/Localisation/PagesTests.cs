using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace Derman.Host.Tests.Localisation;

/// <summary>Layouts, error pages, choices of looks and headers, on a host of their own without any tenant.</summary>
public sealed partial class PagesTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Platform.sln"))) folder = folder.Parent;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            ApplicationName = typeof(PageSetup).Assembly.GetName().Name,
            ContentRootPath = Path.Combine(folder.FullName, "src", "Host"),
        });
        builder.WebHost.UseTestServer();
        // The pages of tenants need the whole host; those looked at here do not.
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
        builder.Services.AddPages();
        _app = builder.Build();
        _app.UsePageFiles();
        _app.UsePages();
        _app.UseRouting();
        _app.MapGet("/broken", string () => throw new InvalidOperationException("on purpose"));
        _app.MapPages();
        await _app.StartAsync();
        _client = _app.GetTestClient();
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task AFormThatCannotBeRead_IsAnsweredWithItsOwnStatus()
    {
        using var form = new StringContent("a=%00", System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await _client.PostAsync("/_style", form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/_style")]
    [InlineData("/_style/inbox")]
    [InlineData("/_style/ticket")]
    [InlineData("/_style/portal")]
    [InlineData("/_style/sign-in")]
    public async Task Pages_KeepTheContentPolicy(string path)
    {
        foreach (var language in new[] { "tr", "fa", "en" })
        {
            using var answer = await _client.GetAsync($"{path}?lang={language}");
            var html = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.DoesNotContain(" style=\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", html.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\son[a-z]+=", html);
            Assert.Contains($"<html lang=\"{language}\" dir=\"{(language == "fa" ? "rtl" : "ltr")}\"", html, StringComparison.Ordinal);
            var nonce = Nonce().Match(html).Groups[1].Value;
            Assert.Contains($"'nonce-{WebUtility.HtmlDecode(nonce)}'", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task BuiltFiles_AreCompressedAndCachedForLong()
    {
        var html = await _client.GetStringAsync("/_style");
        var sheet = Sheet().Match(html).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, sheet);
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing-here", 404, "Aradığınız burada yok")]
    [InlineData("/broken", 500, "Bizde bir şey ters gitti")]
    [InlineData("/errors/403", 403, "Bu sayfa size açık değil")]
    [InlineData("/errors/409", 409, "Siz yazarken değişti")]
    [InlineData("/console/nothing", 404, "Aradığınız burada yok")]
    public async Task Errors_SpeakKindly(string path, int status, string title)
    {
        using var answer = await _client.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains(title, html, StringComparison.Ordinal);
        Assert.DoesNotContain("on purpose", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_LeaveProgramsAlone()
    {
        using var answer = await _client.GetAsync("/api/v1/nothing");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Looks_AreRememberedWithoutAScript()
    {
        using var answer = await _client.GetAsync("/_style?lang=fa&theme=dark&density=compact&keys=off&lang2=x");
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("lang=\"fa\" dir=\"rtl\" data-bs-theme=\"dark\" data-density=\"compact\" data-keys=\"off\"", html, StringComparison.Ordinal);
        var cookies = answer.Headers.GetValues("Set-Cookie").Where(c => c.StartsWith("dm-", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, cookies.Count);
        using var later = new HttpRequestMessage(HttpMethod.Get, "/_style");
        later.Headers.Add("Cookie", "dm-lang=fa; dm-theme=dark; dm-density=<script>");
        using var again = await _client.SendAsync(later);
        var kept = await again.Content.ReadAsStringAsync();
        Assert.Contains("lang=\"fa\" dir=\"rtl\" data-bs-theme=\"dark\" data-density=\"normal\"", kept, StringComparison.Ordinal);
    }

    [GeneratedRegex("<style nonce=\"([^\"]+)\">", RegexOptions.None, 1000)]
    private static partial Regex Nonce();

    [GeneratedRegex("href=\"(/dist/console-[^\"]+\\.css)\"", RegexOptions.None, 1000)]
    private static partial Regex Sheet();
}
