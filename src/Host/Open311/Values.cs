using System.Text;
using System.Text.Json.Nodes;
using System.Xml;

namespace Derman.Host.Open311;

/// <summary>An answer before it has a format: the same tree becomes XML, or JSON by the Spark convention.</summary>
/// <param name="Root">Root element of the XML; JSON has none.</param>
internal sealed record Document(string Root, Value Content);

internal abstract record Value
{
    public static implicit operator Value(string? text) => new Text(text);

    public static implicit operator Value(bool flag) => new Flag(flag);

    public static implicit operator Value(int number) => new Number(number);

    public static implicit operator Value(double? number) => number is { } known ? new Number(known) : new Text(null);
}

/// <summary>Null is an empty element.</summary>
internal sealed record Text : Value
{
    public Text(string? content) => Content = content is null ? null : Clean(content);

    public string? Content { get; }

    /// <summary>Both formats say the same: what XML 1.0 has no way to write is written in neither.</summary>
    private static string Clean(string text)
    {
        if (text.All(c => c != '\r' && XmlConvert.IsXmlChar(c)))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            clean.Append(rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar);
        }

        return clean.ToString();
    }
}

internal sealed record Flag(bool Content) : Value;

internal sealed record Number(double Content) : Value;

/// <summary>Named members in their order.</summary>
internal sealed record Members(params IReadOnlyList<(string Name, Value Value)> Items) : Value;

/// <summary>A container of one repeated child: always an array in JSON, however few there are.</summary>
internal sealed record Repeated(string Child, IReadOnlyList<Value> Items) : Value;

/// <summary>GeoJSON: itself in JSON, text in XML.</summary>
internal sealed record Geometry(JsonNode Content) : Value;
