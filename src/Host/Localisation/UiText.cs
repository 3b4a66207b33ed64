using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Derman.Host.Localisation;

public sealed class UiText(string language, IReadOnlyDictionary<string, string> strings) : IUiText
{
    public string Language => language;

    public string Direction => Languages.Direction(language);

    public IEnumerable<string> Keys => strings.Keys;

    public string this[string key] => Find(key);

    public bool Has(string key) => strings.ContainsKey(key);

    /// <summary>Words of one part, without its prefix: for programs that carry no words of their own.</summary>
    public IReadOnlyDictionary<string, string> Below(string prefix) => strings
        .Where(s => s.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(s => s.Key[prefix.Length..], s => s.Value, StringComparer.Ordinal);

    public string T(string key, params ReadOnlySpan<(string Name, object? Value)> args) =>
        Fill(Template(key, args), args, static text => text, Plain);

    public IHtmlContent Html(string key, params ReadOnlySpan<(string Name, object? Value)> args) =>
        new HtmlString(Fill(Template(key, args), args, Encode, Markup));

    private string Template(string key, ReadOnlySpan<(string Name, object? Value)> args)
    {
        foreach (var (name, value) in args)
        {
            if (name == "n" && value is 1 or 1L && strings.TryGetValue(key + Texts.OneSuffix, out var one)) return one;
        }

        return Find(key);
    }

    // A missing key shows itself on screen instead of breaking a citizen's page; a test keeps it from ever being missing.
    private string Find(string key) => strings.TryGetValue(key, out var text) ? text : key;

    private string Fill(
        string template, ReadOnlySpan<(string Name, object? Value)> args, Func<string, string> literal, Func<object?, string?, string> shown)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return literal(template);
        var result = new StringBuilder(template.Length + 32);
        var rest = template.AsSpan();
        while (true)
        {
            var open = rest.IndexOf('{');
            var close = open < 0 ? -1 : rest[open..].IndexOf('}');
            if (close < 0) return result.Append(literal(rest.ToString())).ToString();
            result.Append(literal(rest[..open].ToString()));
            var slot = rest[(open + 1)..(open + close)];
            var colon = slot.IndexOf(':');
            var name = colon < 0 ? slot : slot[..colon];
            var ending = colon < 0 ? null : slot[(colon + 1)..].ToString();
            result.Append(Argument(name, args, out var value) ? shown(value, ending) : literal("{" + slot.ToString() + "}"));
            rest = rest[(open + close + 1)..];
        }
    }

    private static bool Argument(ReadOnlySpan<char> name, ReadOnlySpan<(string Name, object? Value)> args, out object? value)
    {
        foreach (var arg in args)
        {
            if (!name.Equals(arg.Name, StringComparison.Ordinal)) continue;
            value = arg.Value;
            return true;
        }

        value = null;
        return false;
    }

    private string Plain(object? value, string? ending)
    {
        var text = value switch
        {
            null => "",
            string s => s,
            int n => Numerals.Number(n, language),
            long n => Numerals.Number(n, language),
            IFormattable f => Numerals.Digits(f.ToString(null, CultureInfo.InvariantCulture), language),
            _ => value.ToString() ?? "",
        };
        return ending is null || language != Languages.Turkish ? text : TurkishSuffix.Add(text, ending);
    }

    private string Markup(object? value, string? ending)
    {
        if (value is not IHtmlContent html) return Encode(Plain(value, ending));
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        html.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    private static string Encode(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
