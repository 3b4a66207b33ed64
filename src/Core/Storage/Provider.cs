using NodaTime;

namespace Derman.Core.Storage;

/// <summary>How values look in a store: instants are UTC ticks (comparable on every engine), ids 16 bytes in time order.</summary>
public static class Provider
{
    public static long Of(Instant instant) => instant.ToUnixTimeTicks();

    public static object? Of(Instant? instant) => instant?.ToUnixTimeTicks();

    public static Instant ToInstant(long ticks) => Instant.FromUnixTimeTicks(ticks);

    public static byte[] Of(Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ToGuid(byte[] bytes) => new(bytes, bigEndian: true);

    /// <summary>PostgreSQL takes neither U+0000 nor half a surrogate pair; what is stored must not depend on the engine.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || (!text.Contains('\0', StringComparison.Ordinal) && !HasHalfPair(text)))
        {
            return text;
        }

        var clean = new System.Text.StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? System.Text.Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }

    private static bool HasHalfPair(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return true;
            }

            i++;
        }

        return false;
    }
}
