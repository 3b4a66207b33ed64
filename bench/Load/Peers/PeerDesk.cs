using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Load;

/// <summary>The product as any program meets it: what a ticket of the file becomes there, over HTTP alone.</summary>
internal sealed class PeerDesk(HttpClient http, Desk desk, IReadOnlyList<string> queueTopics)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Ten queues are ten directorates: those with most topics, each by its first topic.</summary>
    public static async Task<PeerDesk> OfAsync(HttpClient http, Desk desk, CancellationToken ct)
    {
        using var request = Authorized(desk, HttpMethod.Get, "topics");
        using var answer = await http.SendAsync(request, ct);
        var topics = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(ct);
        var queues = topics.EnumerateArray()
            .GroupBy(t => t.GetProperty("owner").GetString()!, t => t.GetProperty("code").GetString()!)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Take(Generator.Queues)
            .Select(g => g.Order(StringComparer.Ordinal).First());
        return new PeerDesk(http, desk, [.. queues]);
    }

    /// <returns>The new ticket's id; null when it was refused.</returns>
    public async Task<string?> RegisterAsync(TicketLine line)
    {
        var answer = await SendAsync("tickets", new JsonObject
        {
            ["text"] = $"{line.Subject}. {line.Body}",
            ["topic"] = queueTopics[(line.Queue - 1) % queueTopics.Count],
            ["citizen"] = new JsonObject { ["name"] = $"Vatandaş {line.Requester}", ["phone"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+90555{1_000_000 + line.Requester}") },
        });
        return answer?["id"]?.GetValue<string>();
    }

    /// <summary>
    /// The shortest truthful way to "closed, solved": a file as proof, the proposal with it, the approval, a talk with the citizen, the end.
    /// </summary>
    public async Task<bool> CloseAsync(string id, int number)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(Utf8.GetBytes($"İş emri {number}: yerinde yapıldı.")) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        form.Add(file, "file", "is-emri.txt");
        if (await SendAsync($"tickets/{id}/attachments", form) is not { } proof)
        {
            return false;
        }

        return await SendAsync($"tickets/{id}/actions/propose", new JsonObject { ["comment"] = "Yapıldı.", ["proof"] = new JsonArray(proof["id"]!.GetValue<string>()) }) is not null
            && await SendAsync($"tickets/{id}/actions/approve", []) is not null
            && await SendAsync($"tickets/{id}/actions/talk", new JsonObject { ["talk"] = new JsonObject { ["result"] = "satisfied" } }) is not null
            && await SendAsync($"tickets/{id}/actions/close", new JsonObject { ["outcome"] = "solved" }) is not null;
    }

    /// <summary>Sends one of the load program's own requests; true when it was answered well.</summary>
    public async Task<bool> DoAsync(Scenario scenario, TurkishText text)
    {
        using var request = scenario(text);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
        return answer.IsSuccessStatusCode;
    }

    private async Task<JsonObject?> SendAsync(string path, JsonObject body) => await SendAsync(path, JsonContent.Create(body));

    private async Task<JsonObject?> SendAsync(string path, HttpContent content)
    {
        using var request = Authorized(desk, HttpMethod.Post, path);
        request.Content = content;
        using var answer = await http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            return null;
        }

        return await answer.Content.ReadFromJsonAsync<JsonObject>();
    }

    private static HttpRequestMessage Authorized(Desk desk, HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{desk.Base}/api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", desk.Token);
        return request;
    }
}
