namespace Derman.Plugins.Child;

/// <summary>Words that come from a plugin, made fit for a log or a screen.</summary>
internal static class ChildText
{
    public static string OneLine(string text, int longest)
    {
        var cut = text.Length > longest ? text[..longest] : text;
        return string.Concat(cut.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
