using System.Text.Json;

namespace Derman.Plugins;

/// <summary>A plugin's texts, strings/{language}.json: one flat object of key → text each.</summary>
internal sealed class PluginTexts(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> byLanguage)
{
    public static PluginTexts None { get; } = new(new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal));

    public IEnumerable<string> Languages => byLanguage.Keys;

    /// <summary>The text in the language, else in English, else the key itself.</summary>
    public string this[string language, string key] => Find(language, key) ?? Find("en", key) ?? key;

    public static (PluginTexts Texts, PluginFault? Fault) Read(string folder)
    {
        var strings = Path.Combine(folder, "strings");
        var byLanguage = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        string[] files = Directory.Exists(strings) ? Directory.GetFiles(strings, "*.json") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file));
                byLanguage[Path.GetFileNameWithoutExtension(file)] = document.RootElement.EnumerateObject()
                    .ToDictionary(property => property.Name, property => property.Value.GetString() ?? "", StringComparer.Ordinal);
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
            {
                return (None, Errors.StringsInvalid(Path.GetFileName(file), exception.Message));
            }
        }

        return (new PluginTexts(byLanguage), null);
    }

    private string? Find(string language, string key) =>
        byLanguage.TryGetValue(language, out var texts) && texts.TryGetValue(key, out var text) ? text : null;
}
