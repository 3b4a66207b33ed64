using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>One tenant over HTTP, as a program outside sees it: base address, token, JSON.</summary>
internal sealed class TenantApi(HttpClient http, JsonElement demo)
{
    private readonly SemaphoreSlim _gate = new(1);
    private string? _token;

    public JsonElement Demo => demo;

    public string Id { get; } = demo.GetProperty("id").GetString()!;

    public string Base { get; } = demo.GetProperty("baseAddress").GetString()!;

    public string ClientId { get; } = demo.GetProperty("apiClient").GetProperty("clientId").GetString()!;

    public string ClientSecret { get; } = demo.GetProperty("apiClient").GetProperty("clientSecret").GetString()!;

    public async Task<string> TokenAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return _token ??= (await RequestTokenAsync(ClientId, ClientSecret)).Is(200).GetProperty("access_token").GetString()!;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<Answer> RequestTokenAsync(string clientId, string secret, string grant = "client_credentials", string? scope = null)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = grant, ["client_id"] = clientId, ["client_secret"] = secret };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        return SendRawAsync(new HttpRequestMessage(HttpMethod.Post, $"{Base}/connect/token") { Content = new FormUrlEncodedContent(form) });
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body ?? new { }), headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("http", StringComparison.Ordinal) ? path : $"{Base}/api/v1{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await SendRawAsync(request);
    }

    public async Task<Answer> SendRawAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Registers a wish; the text alone is enough.</summary>
    public async Task<JsonElement> RegisterAsync(string text = "Sokak lambası yanmıyor, akşamları karanlık.", object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["text"] = text;
        return (await PostAsync("/tickets", body)).Is(201);
    }

    public Task<Answer> ActAsync(string id, string action, object? body = null, params (string Name, string Value)[] headers) =>
        PostAsync($"/tickets/{id}/actions/{action}", body, headers);

    public async Task<JsonElement> ReadAsync(string id) => (await GetAsync($"/tickets/{id}")).Is(200);

    public Task<Answer> AttachAsync(string id, byte[] content, string fileName = "sonra.png", string type = "image/png", string field = "file")
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        return SendAsync(HttpMethod.Post, $"/tickets/{id}/attachments", new MultipartFormDataContent { { part, field, fileName } });
    }

    public async Task<string> ProofAsync(string id) =>
        (await AttachAsync(id, Encoding.ASCII.GetBytes($"proof {Guid.NewGuid()}"))).Is(201).GetProperty("id").GetString()!;
}
