using System.Text.Json;
using System.Text.RegularExpressions;

namespace Derman.Channels;

/// <summary>One JSON value of the manifest with its path; reads what is asked and notes each fault instead of stopping at the first.</summary>
internal sealed class ManifestNode(JsonElement element, string path, List<ManifestProblem> problems)
{
    public void Fail(string code, string cause, string cure) => problems.Add(new ManifestProblem(path, code, cause, cure));

    public void Fail(string key, string code, string cause, string cure) => problems.Add(new ManifestProblem(PathOf(key), code, cause, cure));

    public void Keys(params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                Fail(property.Name, "manifest.unknownKey", $"'{property.Name}' is not a key here.", $"Use one of: {string.Join(", ", known)}.");
            }
            else if (!seen.Add(property.Name))
            {
                Fail(property.Name, "manifest.duplicateKey", $"'{property.Name}' stands here twice.", "Keep one.");
            }
        }
    }

    public bool Has(string key) => element.TryGetProperty(key, out _);

    public ManifestNode? Child(string key, bool required)
    {
        if (Get(key, JsonValueKind.Object, "an object", required) is { } child)
        {
            return new ManifestNode(child, PathOf(key), problems);
        }

        return null;
    }

    public IEnumerable<ManifestNode> Items(string key, bool required)
    {
        if (Get(key, JsonValueKind.Array, "a list", required) is not { } list)
        {
            return [];
        }

        if (required && list.GetArrayLength() == 0)
        {
            Fail(key, "manifest.value", "The list is empty.", "Name at least one.");
        }

        return list.EnumerateArray().Select((item, index) => new ManifestNode(item, $"{PathOf(key)}[{index}]", problems)).ToList();
    }

    public bool IsObject()
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        Fail("manifest.type", $"A {element.ValueKind} stands here.", "Write an object.");
        return false;
    }

    public string Text(Regex shape, string meaning)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            Fail("manifest.type", $"A {element.ValueKind} stands here.", $"Write a text: {meaning}.");
            return "";
        }

        var text = element.GetString()!;
        if (shape.IsMatch(text))
        {
            return text;
        }

        Fail("manifest.value", $"'{text}' does not fit.", $"Write {meaning}.");
        return "";
    }

    public string Text(string key, Regex shape, string meaning) =>
        Get(key, JsonValueKind.String, "a text", required: true) is { } child ? new ManifestNode(child, PathOf(key), problems).Text(shape, meaning) : "";

    public string? OptionalText(string key) => Get(key, JsonValueKind.String, "a text", required: false)?.GetString();

    public IReadOnlyDictionary<string, string> Texts(string key, bool required)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Get(key, JsonValueKind.Object, "an object of language → text", required) is not { } child)
        {
            return texts;
        }

        foreach (var property in child.EnumerateObject())
        {
            var fits = ManifestShapes.Language().IsMatch(property.Name)
                && property.Value.ValueKind == JsonValueKind.String
                && !string.IsNullOrWhiteSpace(property.Value.GetString());
            if (!fits || !texts.TryAdd(property.Name, property.Value.GetString()!))
            {
                Fail($"{key}.{property.Name}", "manifest.value", "Not a language code with a text, or twice.", "Write for example \"en\": \"Token\".");
            }
        }

        if (required && !texts.ContainsKey("en"))
        {
            Fail(key, "manifest.missing", "The English text is missing.", "Add \"en\".");
        }

        return texts;
    }

    public bool Flag(string key) => Get(key, JsonValueKind.True, "true or false", required: false)?.GetBoolean() ?? false;

    public int? Whole(string key, int min, int max)
    {
        if (Get(key, JsonValueKind.Number, "a whole number", required: false) is not { } child)
        {
            return null;
        }

        if (child.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fail(key, "manifest.value", $"{child.GetRawText()} is out of range.", $"Use a whole number from {min} to {max}.");
        return null;
    }

    public TEnum Enum<TEnum>(string key) where TEnum : struct, Enum =>
        Get(key, JsonValueKind.String, "a text", required: true) is { } child
            ? new ManifestNode(child, PathOf(key), problems).Enum<TEnum>() ?? default
            : default;

    public TEnum? Enum<TEnum>() where TEnum : struct, Enum
    {
        var names = System.Enum.GetNames<TEnum>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]).ToList();
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        var at = names.IndexOf(text);
        if (at >= 0)
        {
            return System.Enum.GetValues<TEnum>()[at];
        }

        Fail("manifest.value", $"'{text}' is not known.", $"Use one of: {string.Join(", ", names)}.");
        return null;
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private JsonElement? Get(string key, JsonValueKind kind, string meaning, bool required)
    {
        if (!element.TryGetProperty(key, out var child))
        {
            if (required)
            {
                Fail(key, "manifest.missing", $"'{key}' is missing.", $"Add it: {meaning}.");
            }

            return null;
        }

        if (child.ValueKind == kind || (kind == JsonValueKind.True && child.ValueKind == JsonValueKind.False))
        {
            return child;
        }

        Fail(key, "manifest.type", $"A {child.ValueKind} stands here.", $"Write {meaning}.");
        return null;
    }
}
