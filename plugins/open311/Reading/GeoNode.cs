using System.Text.Json;
using System.Xml;

namespace Derman.Channels.Open311.Reading;

/// <summary>
/// An answer as a tree of names, whether it came as JSON or as XML: the servers of the field send the one when asked for the other.
/// </summary>
internal sealed class GeoNode(string name, string? text, IReadOnlyList<GeoNode> children)
{
    private const int Deepest = 16;

    /// <summary>Names under which servers wrap a list that the specification sends bare.</summary>
    private static readonly HashSet<string> Wrappers = new(StringComparer.OrdinalIgnoreCase)
    {
        "service_requests", "requests", "services", "errors", "service_definition", "tokens",
    };

    public string Name => name;

    public IReadOnlyList<GeoNode> Children => children;

    /// <summary>Null for a body that is neither.</summary>
    public static GeoNode? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var start = body.Span.IndexOfAnyExcept(" \t\r\n\uFEFF"u8);
            return start < 0 ? null : body.Span[start] == (byte)'<' ? OfXml(body[start..]) : OfJson(body[start..]);
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            return null;
        }
    }

    /// <summary>The records of a list, bare or wrapped; a record alone is a list of one.</summary>
    public IReadOnlyList<GeoNode> Records()
    {
        var inner = children.Count == 1 && Wrappers.Contains(children[0].Name) ? children[0] : this;
        var records = inner.Children.Where(c => c.Children.Count > 0 && c.Name is "" or "request" or "service" or "error" or "service_request" or "token").ToList();
        return records.Count > 0 ? records : inner.Children.Any(c => c.Children.Count == 0 && c.Text is not null) ? [inner] : [];
    }

    public string? Text => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public string? Of(string child) => children.FirstOrDefault(c => string.Equals(c.Name, child, StringComparison.OrdinalIgnoreCase))?.Text;

    /// <summary>The children of a list, whatever they are called.</summary>
    public IEnumerable<GeoNode> ListOf(string child) => children.Where(c => string.Equals(c.Name, child, StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Children);

    private static GeoNode OfJson(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
        return OfJson("", document.RootElement);
    }

    private static GeoNode OfJson(string name, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new GeoNode(name, null, [.. element.EnumerateObject().Select(p => OfJson(p.Name, p.Value))]),
        JsonValueKind.Array => new GeoNode(name, null, [.. element.EnumerateArray().Select(e => OfJson("", e))]),
        JsonValueKind.String => new GeoNode(name, element.GetString(), []),
        JsonValueKind.Null => new GeoNode(name, null, []),
        _ => new GeoNode(name, element.GetRawText(), []),
    };

    private static GeoNode OfXml(ReadOnlyMemory<byte> body)
    {
        using var reader = XmlReader.Create(
            new MemoryStream(body.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true });
        reader.MoveToContent();
        return Element(reader, 0);
    }

    private static GeoNode Element(XmlReader reader, int depth)
    {
        if (depth > Deepest)
        {
            throw new XmlException("Too deep.");
        }

        var name = reader.LocalName;
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return new GeoNode(name, null, []);
        }

        var inside = new List<GeoNode>();
        var words = "";
        reader.Read();
        while (reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                inside.Add(Element(reader, depth + 1));
            }
            else
            {
                words += reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? reader.Value : "";
                if (!reader.Read())
                {
                    throw new XmlException("It ends in the middle.");
                }
            }
        }

        reader.Read();
        return new GeoNode(name, words, inside);
    }
}
