using System.Reflection;
using System.Text.Json;

namespace Derman.Host.Localisation;

/// <summary>All words of the screens, from <c>Strings/{tr,fa,en}.json</c>. A key with <c>#one</c> behind it is used for the number one.</summary>
public sealed class Texts
{
    public const string OneSuffix = "#one";

    private readonly Dictionary<string, UiText> _languages;

    private Texts(Dictionary<string, UiText> languages) => _languages = languages;

    /// <summary>The strings built into this assembly.</summary>
    public static Texts BuiltIn { get; } = Load(typeof(Texts).Assembly);

    public UiText For(string language) => _languages.TryGetValue(language, out var text) ? text : _languages[Languages.English];

    private static Texts Load(Assembly assembly) =>
        new(Languages.All.ToDictionary(code => code, code => new UiText(code, Read(assembly, code)), StringComparer.Ordinal));

    private static Dictionary<string, string> Read(Assembly assembly, string language)
    {
        var name = $"Derman.Host.Strings.{language}.json";
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The strings {name} are not built into {assembly.GetName().Name}.");
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)
            ?? throw new InvalidOperationException($"{name} is empty.");
    }
}
