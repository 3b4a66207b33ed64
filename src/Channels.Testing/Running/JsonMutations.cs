using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Channels.Testing;

/// <summary>Payloads changed as providers change them: new fields, strange neighbours, repeats, another order.</summary>
internal static class JsonMutations
{
    public static bool IsJson(ReadOnlyMemory<byte> body) => Read(body) is not null;

    /// <summary>Every object with a field nobody knows.</summary>
    public static byte[] WithUnknownFields(ReadOnlyMemory<byte> body) => Each(body, node =>
    {
        if (node is JsonObject fields)
        {
            fields["kit_unknown_field"] = JsonNode.Parse("""{"a":[1,null,{"b":"ş"}]}""");
        }
    });

    /// <summary>For each list of the body: its elements twice, backwards, and between strangers.</summary>
    public static IEnumerable<(string What, byte[] Body)> OfLists(ReadOnlyMemory<byte> body)
    {
        var count = Lists(Read(body)!).Count();
        for (var index = 0; index < count; index++)
        {
            yield return ($"list {index} doubled", List(body, index, items => [.. items, .. items.Select(item => item?.DeepClone())]));
            yield return ($"list {index} reversed", List(body, index, items => [.. items.AsEnumerable().Reverse()]));
            yield return ($"list {index} among strangers", List(body, index, items =>
                [JsonNode.Parse("""{"kit_stranger":true}"""), .. items, JsonValue.Create(7), null, JsonValue.Create("x"), new JsonArray()]));
        }
    }

    private static byte[] List(ReadOnlyMemory<byte> body, int index, Func<List<JsonNode?>, List<JsonNode?>> change)
    {
        var root = Read(body)!;
        var list = Lists(root).ElementAt(index);
        var items = list.ToList();
        list.Clear();
        foreach (var item in change(items))
        {
            list.Add(item);
        }

        return Bytes(root);
    }

    private static byte[] Each(ReadOnlyMemory<byte> body, Action<JsonNode> change)
    {
        var root = Read(body)!;
        foreach (var node in Nodes(root).ToList())
        {
            change(node);
        }

        return Bytes(root);
    }

    private static IEnumerable<JsonArray> Lists(JsonNode root) => Nodes(root).OfType<JsonArray>().Where(list => list.Count > 0);

    private static IEnumerable<JsonNode> Nodes(JsonNode? node)
    {
        if (node is null)
        {
            return [];
        }

        var below = node switch
        {
            JsonObject fields => fields.Select(field => field.Value),
            JsonArray items => items,
            _ => [],
        };
        return new[] { node }.Concat(below.SelectMany(Nodes));
    }

    private static byte[] Bytes(JsonNode root) => Encoding.UTF8.GetBytes(root.ToJsonString());

    private static JsonNode? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span) is { } root and (JsonObject or JsonArray) ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
