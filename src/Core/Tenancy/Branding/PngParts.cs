using System.Buffers.Binary;

namespace Derman.Core.Tenancy.Branding;

/// <summary>PNG (ISO/IEC 15948): a signature, then chunks of length, name, content and checksum.</summary>
internal static class PngParts
{
    private const int Frame = 12;
    private static readonly string[] Kept = ["IHDR", "PLTE", "tRNS", "gAMA", "sRGB", "IDAT", "IEND"];

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    public static bool Is(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static CleanImage? Read(ReadOnlySpan<byte> file)
    {
        using var clean = new MemoryStream();
        clean.Write(Signature);
        var (at, width, height, data) = (Signature.Length, 0, 0, false);
        while (at + Frame <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Frame)
            {
                return null;
            }

            var chunk = file.Slice(at, (int)length + Frame);
            var name = System.Text.Encoding.ASCII.GetString(chunk.Slice(4, 4));
            if (Checksum(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]) || (at == Signature.Length) != (name == "IHDR"))
            {
                return null;
            }

            if (name == "IHDR")
            {
                if (length != 13)
                {
                    return null;
                }

                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunk[8..]), BinaryPrimitives.ReadInt32BigEndian(chunk[12..]));
            }

            if (Array.IndexOf(Kept, name) >= 0)
            {
                clean.Write(chunk);
            }
            else if (char.IsAsciiLetterUpper(name[0]))
            {
                return null; // A part without which the image cannot be shown, and which nobody knows.
            }

            data |= name == "IDAT";
            at += chunk.Length;
            if (name == "IEND")
            {
                return data ? new CleanImage("image/png", width, height, clean.ToArray()) : null;
            }
        }

        return null;
    }

    /// <summary>CRC-32 as in annex D; a hundred kilobytes bit by bit are a millisecond or two.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xedb88320;
            }
        }

        return ~sum;
    }
}
