using System.Net.Http.Json;

namespace Derman.Client;

/// <summary>Gets access tokens (client credentials) and replaces each a little before its end. Thread safe: many callers, one request.</summary>
internal sealed class TokenSource(HttpClient http, DermanClientOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile Held? _held;

    public async ValueTask<string> GetAsync(CancellationToken ct)
    {
        if (_held is { } known && time.GetUtcNow() < known.Until)
        {
            return known.Value;
        }

        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_held is { } fresh && time.GetUtcNow() < fresh.Until)
            {
                return fresh.Value;
            }

            var asked = time.GetUtcNow();
            var token = await RequestAsync(ct).ConfigureAwait(false);
            _held = new Held(token.AccessToken, asked.AddSeconds(token.ExpiresIn) - options.RefreshBefore);
            return token.AccessToken;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>This token was refused: the next call gets another.</summary>
    public void Forget(string token)
    {
        if (_held is { } known && known.Value == token)
        {
            _held = null;
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Token> RequestAsync(CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = options.ClientId, ["client_secret"] = options.ClientSecret };
        if (options.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri($"{options.BaseAddress.AbsoluteUri.TrimEnd('/')}/connect/token"), content, ct).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var text = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
            throw new DermanException(response.StatusCode, new Problem($"No access token: {text}", (int)response.StatusCode, "auth.noToken"));
        }

        return (await response.Content.ReadFromJsonAsync(TokenJson.Default.Token, ct).ConfigureAwait(false))!;
    }

    private sealed record Held(string Value, DateTimeOffset Until);
}
