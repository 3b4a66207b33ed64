namespace Derman.Core.Common;

public static class LocalisedNames
{
    /// <summary>The name in a language; else English, else whatever there is: a name is never empty on a screen.</summary>
    public static string In(this IReadOnlyDictionary<string, string> names, string language) =>
        names.TryGetValue(language, out var name) || names.TryGetValue("en", out name) ? name : names.Values.FirstOrDefault() ?? "";
}
