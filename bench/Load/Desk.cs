using System.Net.Http.Json;
using System.Text.Json;

namespace Derman.Load;

/// <summary>One tenant of a running host as a program meets it: address, token, topics, and (when asked for) ids to read.</summary>
internal sealed record Desk(Uri Base, string Token, IReadOnlyList<string> Topics, IReadOnlyList<string> Directorates)
{
    /// <summary>Codes as long as a tenant's, for a server that keeps whatever it is given.</summary>
    public static readonly IReadOnlyList<string> AnyTopics = ["YOL-CUKUR", "YOL-KALDIRIM", "TEM-COP", "PARK-BAKIM", "SU-ARIZA"];

    public IReadOnlyList<string> Ids { get; init; } = [];

    public static async Task<Desk> ConnectAsync(HttpClient http, string demoFile, string tenant, CancellationToken ct)
    {
        using var demo = JsonDocument.Parse(await File.ReadAllTextAsync(demoFile, ct));
        var entry = demo.RootElement.GetProperty("tenants").EnumerateArray().First(t => t.GetProperty("id").GetString() == tenant);
        var address = entry.GetProperty("baseAddress").GetString()!;
        var client = entry.GetProperty("apiClient");
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", client.GetProperty("clientId").GetString()),
            new("client_secret", client.GetProperty("clientSecret").GetString()),
        ]);
        using var answer = await http.PostAsync($"{address}/connect/token", form, ct);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("access_token").GetString()!;
        var desk = new Desk(new Uri(address), token, [], []);
        return desk with
        {
            Topics = await desk.CodesAsync(http, "topics", ct),
            Directorates = await desk.CodesAsync(http, "directorates", ct),
        };
    }

    /// <summary>Ids of up to <paramref name="most"/> tickets, spread over the list from the newest on, and the directorates that hold them.</summary>
    public async Task<Desk> WithTicketsAsync(HttpClient http, int most, CancellationToken ct)
    {
        var ids = new List<string>(most);
        var held = new Dictionary<string, int>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            using var page = await GetAsync(http, $"tickets?sort=newest&limit=200{(cursor is null ? "" : $"&cursor={cursor}")}", ct);
            foreach (var item in page.RootElement.GetProperty("items").EnumerateArray())
            {
                ids.Add(item.GetProperty("id").GetString()!);
                var code = item.GetProperty("directorate").GetProperty("code").GetString()!;
                held[code] = held.GetValueOrDefault(code) + 1;
            }

            cursor = page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null && ids.Count < most);
        return this with { Ids = ids, Directorates = [.. held.OrderByDescending(h => h.Value).Take(5).Select(h => h.Key)] };
    }

    private async Task<IReadOnlyList<string>> CodesAsync(HttpClient http, string list, CancellationToken ct)
    {
        using var answer = await GetAsync(http, list, ct);
        var items = answer.RootElement.ValueKind == JsonValueKind.Array ? answer.RootElement : answer.RootElement.GetProperty("items");
        return [.. items.EnumerateArray().Select(i => i.GetProperty("code").GetString()!)];
    }

    private async Task<JsonDocument> GetAsync(HttpClient http, string path, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/api/v1/{path}");
        request.Headers.Authorization = new("Bearer", Token);
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
    }
}
