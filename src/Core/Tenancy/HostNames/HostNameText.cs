using System.Globalization;
using System.Net;
using Derman.Core.Common;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Host names as people type them, folded to the one form they are kept and compared in: A-labels (RFC 5891), small letters.</summary>
public static class HostNameText
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Names that never mean a place on the internet (RFC 6761, 6762, 7686, 8375, 9476) or lie inside somebody's house.</summary>
    private static readonly string[] Private =
        ["localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan", "test", "example", "invalid", "onion", "alt", "arpa"];

    /// <summary>What registries and institutions share below a country: <c>bel.tr</c>, <c>gov.ir</c>. Nobody's own name.</summary>
    private static readonly HashSet<string> SharedLabels = new(StringComparer.Ordinal)
    {
        "com", "net", "org", "gov", "edu", "mil", "bel", "k12", "pol", "tsk", "kep", "av", "dr", "web", "gen", "biz", "info", "name", "tel", "tv", "bbs",
        "ac", "co", "id", "sch", "gob", "gouv", "go", "ne", "or",
    };

    /// <summary>The name in its one form.</summary>
    /// <param name="typed">As typed: any case, with accents, perhaps a whole address.</param>
    /// <param name="anywhere">A name of an intranet will do, too: the operator may give one.</param>
    public static Result<string> Fold(string? typed, bool anywhere = false)
    {
        var text = Bare(typed);
        if (text.Length == 0)
        {
            return Failure.Invalid("field.required", HostNameErrors.Field);
        }

        if (IPAddress.TryParse(text, out _))
        {
            return HostNameErrors.Address;
        }

        string name;
        try
        {
            // A Turkish keyboard writes the capital of i with a dot, and means the plain letter.
            name = Idn.GetAscii(DecimalDigits.ToAscii(text).Replace('İ', 'i')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return HostNameErrors.Shape;
        }

        var labels = name.Split('.');
        if (name.Length > LongestName || labels.Any(l => !IsLabel(l)))
        {
            return HostNameErrors.Shape;
        }

        // A last label of digits would be read as an address by some (RFC 3696, section 2).
        if (labels[^1].All(char.IsAsciiDigit))
        {
            return HostNameErrors.Address;
        }

        return !anywhere && (labels.Length < 2 || Private.Contains(labels[^1]) || IsShared(labels)) ? HostNameErrors.Suffix : name;
    }

    /// <summary>As people read it.</summary>
    public static string Shown(string host)
    {
        try
        {
            return Idn.GetUnicode(host);
        }
        catch (ArgumentException)
        {
            return host;
        }
    }

    /// <summary>A name that came from a program, in A-labels; as it came when it is none.</summary>
    public static string ToAscii(string name)
    {
        try
        {
            return System.Text.Ascii.IsValid(name) ? name : Idn.GetAscii(name);
        }
        catch (ArgumentException)
        {
            return name;
        }
    }

    /// <summary>The same name, or one below it.</summary>
    public static bool IsWithin(string host, string above) =>
        host.Equals(above, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + above, StringComparison.OrdinalIgnoreCase);

    private static bool IsShared(string[] labels) => labels.Length == 2 && labels[1].Length == 2 && SharedLabels.Contains(labels[0]);

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>What is left of a pasted address: without scheme, path and the dot at the end.</summary>
    private static string Bare(string? typed)
    {
        var text = (typed ?? "").Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme < 0 ? text : text[(scheme + 3)..];
        var end = text.IndexOf('/', StringComparison.Ordinal);
        text = end < 0 ? text : text[..end];
        return text is [.., '.'] and not [.., '.', '.'] ? text[..^1] : text.Trim('[', ']');
    }
}
