using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Derman.Core.Common;

namespace Derman.Host.Api;

/// <summary>
/// Names what a body has that the request does not: a field that is silently dropped is a wish that is silently not fulfilled, and a
/// caller that tries to set what is not its to set is told so. Looked for only after the reader has stumbled over one.
/// </summary>
internal static class UnknownFields
{
    public const string Code = "field.unknown";
    private const int MostNamed = 500;

    /// <summary>Null when every field is known (the body is wrong in another way).</summary>
    public static Failure? In(byte[] body, JsonTypeInfo type)
    {
        using var document = TryParse(body);
        var found = new List<FieldError>();
        if (document is not null)
        {
            Look(document.RootElement, type, "", found);
        }

        return found.Count == 0 ? null : Failure.Invalid(found);
    }

    private static void Look(JsonElement value, JsonTypeInfo type, string path, List<FieldError> found)
    {
        if (value.ValueKind == JsonValueKind.Array && type.Kind == JsonTypeInfoKind.Enumerable && type.ElementType is { } element)
        {
            var (inner, i) = (type.Options.GetTypeInfo(element), 0);
            foreach (var item in value.EnumerateArray())
            {
                Look(item, inner, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}[{i++}]"), found);
            }

            return;
        }

        if (value.ValueKind != JsonValueKind.Object || type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var member in value.EnumerateObject())
        {
            var name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (type.Properties.FirstOrDefault(p => p.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                Look(member.Value, type.Options.GetTypeInfo(known.PropertyType), name, found);
            }
            else if (found.Count < MostNamed)
            {
                found.Add(new FieldError(name, Code, new Dictionary<string, string>(StringComparer.Ordinal) { ["field"] = name }));
            }
        }
    }

    private static JsonDocument? TryParse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null; // Not JSON at all: the reader says where.
        }
    }
}
