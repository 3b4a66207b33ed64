using System.Globalization;
using System.Text.Json;

namespace Derman.Channels.Sms.Webhooks;

/// <summary>A path such as <c>$.data[0].id</c> or <c>data.0.id</c>. No expressions: an answer is looked into, never searched.</summary>
internal static class JsonPath
{
    public static JsonElement? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (var step in path.Replace("[", ".", StringComparison.Ordinal).Split(['.', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == "$")
            {
                continue;
            }

            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var child))
            {
                at = child;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    /// <summary>The text or number there; null for anything else and for an empty text.</summary>
    public static string? Text(JsonElement root, string path)
    {
        var at = path.LastIndexOf('.');
        var parent = at < 0 ? root : Find(root, path[..at]);
        var name = path[(at + 1)..];
        return name.Contains('[', StringComparison.Ordinal) || parent is { ValueKind: JsonValueKind.Array }
            ? Find(root, path) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } value ? value.ToString() : null
            : parent?.Text(name);
    }
}
