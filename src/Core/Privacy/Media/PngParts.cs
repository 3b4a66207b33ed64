using System.Buffers.Binary;
using System.Text;

namespace Derman.Core.Privacy.Media;

/// <summary>PNG (ISO 15948): a signature, then chunks of length, name, content and check sum.</summary>
internal static class PngParts
{
    private const int Around = 12; // length, name and check sum of a chunk

    private static readonly HashSet<string> Kept = new(
        ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP", "acTL", "fcTL", "fdAT"], StringComparer.Ordinal);

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[]? Strip(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            return null;
        }

        using var plain = new MemoryStream(file.Length);
        plain.Write(Signature);
        var at = Signature.Length;
        while (at + Around <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Around)
            {
                return null;
            }

            var name = Encoding.Latin1.GetString(file.Slice(at + 4, 4));
            var chunk = file.Slice(at, Around + (int)length);
            if (Kept.Contains(name))
            {
                plain.Write(chunk);
            }

            if (name == "IEND")
            {
                return plain.ToArray();
            }

            at += chunk.Length;
        }

        return null;
    }
}
