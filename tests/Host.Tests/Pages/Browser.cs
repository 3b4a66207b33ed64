using System.Net;
using System.Text.RegularExpressions;

namespace Derman.Host.Tests.Pages;

/// <summary>A browser without scripts: cookies, redirects, and forms sent with what the page put into them.</summary>
internal sealed partial class Browser(string address, string tenant) : IDisposable
{
    /// <summary>Of an empty name: the host itself, outside every tenant.</summary>
    private readonly string _base = tenant.Length == 0 ? address : $"{address}/{tenant}";
    private readonly CookieContainer _cookies = new();
    private HttpClient? _made;

    private HttpClient Http => _made ??= new(new SocketsHttpHandler { UseCookies = true, AllowAutoRedirect = true, CookieContainer = _cookies })
    {
        DefaultRequestHeaders = { { "Accept", "text/html" } },
    };

    public string Page { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    public Uri Here { get; private set; } = new($"{(tenant.Length == 0 ? address : $"{address}/{tenant}")}/");

    public Task<HttpStatusCode> GoAsync(string path) => GoAsync(new Uri($"{_base}{path}"));

    public async Task<HttpStatusCode> GoAsync(Uri target)
    {
        using var response = await Http.GetAsync(target);
        return await ShowAsync(response);
    }

    /// <summary>Sends the form that contains the marker: its own hidden and chosen values, then the given ones.</summary>
    public Task<HttpStatusCode> SendAsync(string marker, params (string Name, string Value)[] typed) => SendToAsync(marker, null, typed);

    /// <summary>As <see cref="SendAsync"/>, by a button that says where to.</summary>
    public async Task<HttpStatusCode> SendToAsync(string marker, string? formAction, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches(Page).FirstOrDefault(f => f.Value.Contains(marker, StringComparison.Ordinal) && f.Value.Contains("method=\"post\"", StringComparison.Ordinal));
        Assert.True(form is not null, $"No form with '{marker}' on {Here}.");
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var values = Inputs().Matches(form.Value)
            .Where(i => i.Value.Contains("type=\"hidden\"", StringComparison.Ordinal) || i.Value.Contains(" checked", StringComparison.Ordinal))
            .Select(i => (Name: Attribute(i.Value, "name"), Value: Attribute(i.Value, "value")))
            .Where(i => i.Name.Length > 0 && !names.Contains(i.Name))
            .Concat(typed)
            .Select(i => KeyValuePair.Create(i.Name, i.Value));
        var action = formAction ?? Attribute(form.Value[..(form.Value.IndexOf('>', StringComparison.Ordinal) + 1)], "action");
        using var content = new FormUrlEncodedContent(values);
        using var response = await Http.PostAsync(action.Length == 0 ? Here : new Uri(Here, action), content);
        return await ShowAsync(response);
    }

    /// <summary>Sends a form with one file, with the page's token and what else the form holds.</summary>
    public async Task<HttpStatusCode> SendFileAsync(string action, string field, string fileName, byte[] file, params (string Name, string Value)[] typed)
    {
        var token = Inputs().Matches(Page).Select(i => i.Value).First(i => Attribute(i, "name") == "__RequestVerificationToken");
        using var content = new MultipartFormDataContent { { new StringContent(Attribute(token, "value")), "__RequestVerificationToken" }, { new ByteArrayContent(file), field, fileName } };
        foreach (var (name, value) in typed)
        {
            content.Add(new StringContent(value), name);
        }

        using var response = await Http.PostAsync(new Uri(Here, $"{Here.AbsolutePath}{action}"), content);
        return await ShowAsync(response);
    }

    /// <summary>A file of the site, as it comes.</summary>
    public async Task<(HttpStatusCode Status, string? Type, byte[] Bytes)> FetchAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri($"{address}/{tenant}{path}"));
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>As <see cref="SendAsync"/>, with files: field, name, content.</summary>
    public async Task<HttpStatusCode> SendFilesAsync(string marker, IReadOnlyList<(string Field, string Name, byte[] Content)> files, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches(Page).First(f => f.Value.Contains(marker, StringComparison.Ordinal) && f.Value.Contains("method=\"post\"", StringComparison.Ordinal));
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in Inputs().Matches(form.Value)
            .Where(i => i.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(i => (Attribute(i.Value, "name"), Attribute(i.Value, "value")))
            .Where(i => i.Item1.Length > 0)
            .Concat(typed))
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (field, name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), field, name);
        }

        var action = Attribute(form.Value[..(form.Value.IndexOf('>', StringComparison.Ordinal) + 1)], "action");
        using var response = await Http.PostAsync(action.Length == 0 ? Here : new Uri(Here, action), content);
        return await ShowAsync(response);
    }

    /// <summary>What the page's script would ask the server for: the form's own proof goes along, the page stays as it is.</summary>
    public async Task<(HttpStatusCode Status, string Text)> AskAsync(string relative)
    {
        var token = Inputs().Matches(Page).Select(i => i.Value).First(i => i.Contains("__RequestVerificationToken", StringComparison.Ordinal));
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", Attribute(token, "value"))]);
        using var response = await Http.PostAsync(new Uri(Here, relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a script fetches of a page: its inner part, without a frame around it.</summary>
    public async Task<string> PartAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_base}{path}"));
        request.Headers.Add("HX-Request", "true");
        using var response = await Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The page without what differs from one request to the next.</summary>
    public string Words => Changing().Replace(Page, "");

    /// <summary>Sends what a button with an address of its own sends, with the page's token.</summary>
    public async Task<HttpStatusCode> SendActionAsync(string action, params (string Name, string Value)[] typed)
    {
        var token = Inputs().Matches(Page).Select(i => i.Value).First(i => Attribute(i, "name") == "__RequestVerificationToken");
        using var content = new FormUrlEncodedContent(typed.Append(("__RequestVerificationToken", Attribute(token, "value"))).Select(t => KeyValuePair.Create(t.Item1, t.Item2)));
        using var response = await Http.PostAsync(new Uri(Here, $"{Here.AbsolutePath}{action}"), content);
        return await ShowAsync(response);
    }

    public async Task<HttpStatusCode> SignInAsync(string userName, string? password = null)
    {
        await GoAsync("/console/sign-in");
        return await SendAsync("Password", ("UserName", userName), ("Password", password ?? $"{tenant}-demo-2026"));
    }

    public string CookieOf(string name) => _cookies.GetCookies(new Uri($"{_base}/console"))[name]?.Value ?? "";

    public void Dispose() => _made?.Dispose();
    /// <summary>An answer that does not end.</summary>
    public Task<Stream> OpenAsync(string path, CancellationToken ct) => Http.GetStreamAsync(new Uri($"{_base}{path}"), ct);

    /// <summary>Opens a stream with the browser's cookies; reads nothing of it.</summary>
    public Task<HttpResponseMessage> OpenStreamAsync(string path, CancellationToken ct) => Http.GetAsync(new Uri($"{_base}{path}"), HttpCompletionOption.ResponseHeadersRead, ct);


    private async Task<HttpStatusCode> ShowAsync(HttpResponseMessage response)
    {
        Page = await response.Content.ReadAsStringAsync();
        Here = response.RequestMessage!.RequestUri!;
        return Status = response.StatusCode;
    }

    private static string Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\s{name}=\"(?<v>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["v"].Value) : "";

    [GeneratedRegex("nonce=\"[^\"]*\"|name=\"__RequestVerificationToken\"[^>]*|name=\"UserName\"[^>]*|name=\"State\"[^>]*", RegexOptions.None, 1000)]
    private static partial Regex Changing();

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();
}
