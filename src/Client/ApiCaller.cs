using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Client;

/// <summary>
/// One call with everything around it: token, language, attempts, refusals. A call that changes something is tried again only with an
/// Idempotency-Key that stays the same over all attempts, or when the API says that nothing was done (429).
/// </summary>
internal sealed class ApiCaller(HttpClient http, DermanClientOptions options, TimeProvider time, TokenSource tokens)
{
    private static readonly HttpStatusCode[] Passing = [HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    public async Task<T> CallAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using var response = await SendAsync(call, ct).ConfigureAwait(false);
        return (await response.Content.ReadFromJsonAsync(type, ct).ConfigureAwait(false))!;
    }

    public async Task<HttpResponseMessage> SendAsync(Call call, CancellationToken ct)
    {
        var (renewed, attempt) = (false, 0);
        while (true)
        {
            attempt++;
            var token = await tokens.GetAsync(ct).ConfigureAwait(false);
            HttpResponseMessage response;
            try
            {
                using var request = Build(call, token);
                response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            }
            catch (HttpRequestException) when (call.MayRepeat && attempt < options.Attempts)
            {
                await PauseAsync(attempt, null, ct).ConfigureAwait(false);
                continue;
            }

            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            if (response.StatusCode == HttpStatusCode.Unauthorized && !renewed)
            {
                renewed = true; // Its keys may have been renewed; a fresh token tells.
                tokens.Forget(token);
                response.Dispose();
                continue;
            }

            if (Passing.Contains(response.StatusCode) && attempt < options.Attempts && (call.MayRepeat || response.StatusCode == HttpStatusCode.TooManyRequests))
            {
                var wait = response.Headers.RetryAfter?.Delta;
                response.Dispose();
                await PauseAsync(attempt, wait, ct).ConfigureAwait(false);
                continue;
            }

            using (response)
            {
                throw await RefusalAsync(response, ct).ConfigureAwait(false);
            }
        }
    }

    private HttpRequestMessage Build(Call call, string token)
    {
        var request = new HttpRequestMessage(call.Method, new Uri($"{options.BaseAddress.AbsoluteUri.TrimEnd('/')}/api/v1{call.Path}")) { Content = call.Content?.Invoke() };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (options.Language is { } language)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
        }

        if (call.Key is { } key)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        if (call.Version is { } version)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\"")));
        }

        return request;
    }

    private Task PauseAsync(int attempt, TimeSpan? asked, CancellationToken ct)
    {
        var wait = asked ?? TimeSpan.FromMilliseconds(200 * Math.Pow(2, attempt - 1));
        return Task.Delay(wait < options.LongestWait ? wait : options.LongestWait, time, ct);
    }

    private static async Task<DermanException> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        try
        {
            return new DermanException(response.StatusCode, JsonSerializer.Deserialize(text, ClientJson.Default.Problem)!);
        }
        catch (JsonException)
        {
            // Something between us and the API has answered.
            return new DermanException(response.StatusCode, new Problem(text.Length == 0 ? response.ReasonPhrase ?? "" : text, (int)response.StatusCode, "http"));
        }
    }
}

/// <summary>What is to be called.</summary>
/// <param name="Content">Made anew for every attempt.</param>
internal sealed record Call(HttpMethod Method, string Path, Func<HttpContent>? Content = null, string? Key = null, int? Version = null)
{
    public bool MayRepeat => Method == HttpMethod.Get || Method == HttpMethod.Delete || Key is not null;
}
