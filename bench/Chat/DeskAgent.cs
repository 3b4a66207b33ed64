using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;

namespace Derman.ChatLoad;

/// <summary>An agent as the console's own page is one: a session, a page that waits for news, and its forms.</summary>
internal sealed partial class DeskAgent : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _base;
    private readonly ConcurrentDictionary<Guid, bool> _taken = new();
    private string _form = "";

    private DeskAgent(string tenantAddress)
    {
        _base = tenantAddress;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), UseCookies = true }) { Timeout = TimeSpan.FromSeconds(40) };
    }

    public static async Task<DeskAgent> SignInAsync(string tenantAddress, string user, string password, CancellationToken ct)
    {
        var agent = new DeskAgent(tenantAddress);
        var page = $"{tenantAddress}/console/sign-in";
        var token = Token(await agent._http.GetStringAsync(page, ct));
        using var answer = await agent._http.PostAsync(page, new FormUrlEncodedContent(new Dictionary<string, string> { ["UserName"] = user, ["Password"] = password, ["__RequestVerificationToken"] = token }), ct);
        agent._form = Token(await agent._http.GetStringAsync($"{tenantAddress}/console/chats", ct));
        return agent;
    }

    /// <summary>Waits for news for ever: that is how the desk knows that somebody is there.</summary>
    public async Task AttendAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await _http.GetAsync($"{_base}/console/chats/news?version=0", stop);
                await Task.Delay(5000, stop); // Its parts would be read now.
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(200, CancellationToken.None);
            }
        }
    }

    public async Task AnswerAsync(Guid chat, string text, Guid once, CancellationToken ct)
    {
        if (!_taken.ContainsKey(chat))
        {
            await PostAsync("Take", new() { ["id"] = chat.ToString() }, ct);
            _taken[chat] = true;
        }

        await PostAsync("Say", new() { ["id"] = chat.ToString(), ["text"] = text, ["once"] = once.ToString() }, ct);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Until the desk has said yes: a host that is killed in between is asked again, under the same id.</summary>
    private async Task PostAsync(string handler, Dictionary<string, string> fields, CancellationToken ct)
    {
        fields["__RequestVerificationToken"] = _form;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{_base}/console/chats?handler={handler}") { Content = new FormUrlEncodedContent(fields) };
                request.Headers.Add("X-Derman-Part", "yes");
                using var answer = await _http.SendAsync(request, ct);
                if (answer.StatusCode == HttpStatusCode.NoContent)
                {
                    return;
                }

                var words = await answer.Content.ReadAsStringAsync(ct);
                if (attempt > 200)
                {
                    throw new InvalidOperationException($"{handler}: {(int)answer.StatusCode} {words}");
                }

                if (answer.StatusCode == HttpStatusCode.Conflict && handler == "Say")
                {
                    await PostAsync("Take", new() { ["id"] = fields["id"] }, ct); // It went back into the queue while nobody was there.
                }
            }
            catch (HttpRequestException) when (attempt < 400)
            {
                await Task.Delay(100, ct);
                continue;
            }

            await Task.Delay(50, ct);
        }
    }

    private static string Token(string html) => FormToken().Match(html).Groups["token"].Value;

    [GeneratedRegex("__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
