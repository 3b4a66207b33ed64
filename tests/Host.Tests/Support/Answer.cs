using System.Net.Http.Headers;
using System.Text.Json;

namespace Derman.Host.Tests.Support;

/// <summary>An HTTP answer, read whole.</summary>
internal sealed record Answer(int Status, byte[] Bytes, string? ContentType, HttpResponseHeaders Headers)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string? ETag => Headers.ETag?.ToString();

    public string Code => Json.GetProperty("code").GetString()!;

    /// <summary>The answer is a problem with that status and stable code, and a sentence for it.</summary>
    public JsonElement IsProblem(int status, string code)
    {
        Assert.True(status == Status, $"{status} expected, {Status} found: {Text}");
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Code);
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        var title = Json.GetProperty("title").GetString()!;
        Assert.NotEqual(code, title);
        Assert.DoesNotContain('{', title);
        return Json;
    }

    public JsonElement Is(int status)
    {
        Assert.True(status == Status, $"{status} expected, {Status} found: {Text}");
        return Json;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType?.MediaType, response.Headers);
}

internal static class JsonSteps
{
    /// <summary>Text at a member path, null when it is not there.</summary>
    public static string? At(this JsonElement element, params string[] path)
    {
        foreach (var step in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(step, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element.ToString();
    }

    public static IEnumerable<string> Texts(this JsonElement element, string list) =>
        element.TryGetProperty(list, out var items) ? items.EnumerateArray().Select(i => i.GetString()!) : [];

    public static IEnumerable<JsonElement> List(this JsonElement element, string list) =>
        element.TryGetProperty(list, out var items) ? items.EnumerateArray() : [];
}
