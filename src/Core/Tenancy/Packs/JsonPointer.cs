using System.Globalization;

namespace Derman.Core.Tenancy.Packs;

/// <summary>JSON Pointers, RFC 6901.</summary>
internal static class JsonPointer
{
    public static string Append(string pointer, string name) =>
        pointer + "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary><c>weekly.tue[0][1]</c> as a pointer; member names of our records need no escaping.</summary>
    public static string OfMembers(string path) =>
        path.Length == 0 ? "" : "/" + path.Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal);

    public static string Append(string pointer, int index) => pointer + "/" + index.ToString(CultureInfo.InvariantCulture);
}
