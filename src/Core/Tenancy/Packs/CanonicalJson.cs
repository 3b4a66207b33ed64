using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Core.Tenancy.Packs;

/// <summary>
/// JSON as people edit it and as diffs like it: two spaces, letters unescaped, and what fits a line stays on one line
/// (an interval, a pair of names), so that a list of a hundred neighbourhoods is a hundred lines.
/// </summary>
internal static class CanonicalJson
{
    private const int Width = 140;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonNode root)
    {
        var text = new StringBuilder();
        Append(text, root, indent: 0, column: 0, expand: true);
        text.Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The value on one line, as shown in a plan.</summary>
    public static string Compact(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonArray { Count: 0 } => "[]",
        JsonObject o => "{ " + string.Join(", ", o.Select(p => Quote(p.Key) + ": " + Compact(p.Value))) + " }",
        JsonArray a => "[" + string.Join(", ", a.Select(Compact)) + "]",
        _ => node.ToJsonString(Relaxed),
    };

    private static string Quote(string text) => "\"" + Relaxed.Encoder!.Encode(text) + "\"";

    private static void Append(StringBuilder text, JsonNode? node, int indent, int column, bool expand)
    {
        if (node is not JsonObject and not JsonArray)
        {
            text.Append(Compact(node));
            return;
        }

        var line = Compact(node);
        if (!expand && column + line.Length < Width)
        {
            text.Append(line);
            return;
        }

        var pad = new string(' ', indent + 2);
        var first = true;
        text.Append(node is JsonObject ? '{' : '[');
        foreach (var (head, value) in Children(node))
        {
            text.Append(first ? "\n" : ",\n").Append(pad).Append(head);
            first = false;
            Append(text, value, indent + 2, pad.Length + head.Length, expand: false);
        }

        text.Append('\n').Append(' ', indent).Append(node is JsonObject ? '}' : ']');
    }

    private static IEnumerable<(string Head, JsonNode? Value)> Children(JsonNode node) => node is JsonObject o
        ? o.Select(p => (Quote(p.Key) + ": ", p.Value))
        : ((JsonArray)node).Select(v => ("", v));
}
