using System.Globalization;
using System.Text.Encodings.Web;
using Derman.Host.Localisation;
using Derman.Host.Pages.Setup;
using Microsoft.AspNetCore.Html;

namespace Derman.Host.TagHelpers;

/// <summary>The few pieces of markup that several tag helpers share.</summary>
public sealed class Markup(AssetManifest assets, IUiText text, HtmlEncoder encoder)
{
    public IUiText Text => text;

    public string E(string? value) => value is null ? "" : encoder.Encode(value);

    public IHtmlContent Icon(string name, bool flip = false, string? label = null)
    {
        var role = label is null ? "aria-hidden=\"true\"" : $"role=\"img\" aria-label=\"{E(label)}\"";
        var flipped = flip ? " dm-ic-flip" : "";
        return new HtmlString($"<svg class=\"dm-ic{flipped}\" {role} focusable=\"false\"><use href=\"{assets.Address("icons.svg")}#i-{E(name)}\"></use></svg>");
    }

    public string IconHtml(string name, bool flip = false)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Icon(name, flip).WriteTo(writer, encoder);
        return writer.ToString();
    }

    /// <summary>0–100 as a class; the content policy has no place for a style attribute.</summary>
    public static string Share(int percent) => string.Create(CultureInfo.InvariantCulture, $"dm-p-{Math.Clamp(percent, 0, 100)}");

    /// <summary>Two letters of a name: first and last word. Persian letters are parted by a space, since they would join.</summary>
    public static string Initials(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) return "–";
        var first = words[0][..1];
        if (words.Length == 1) return first;
        var joined = first[0] is >= '\u0600' and <= '\u06ff' ? " " : "";
        return first + joined + words[^1][..1];
    }
}
