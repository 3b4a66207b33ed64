using System.Buffers.Binary;

namespace Derman.Core.Privacy.Media;

/// <summary>The one thing of a photograph's metadata (Exif 2.3, tag 274) that is needed to show it: how the camera was held.</summary>
internal static class Orientation
{
    private const ushort Tag = 0x0112;
    private const int HeaderSize = 4 + 6; // marker and length, "Exif\0\0"

    /// <returns>1–8; 1 when nothing is said.</returns>
    public static int Of(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (at + HeaderSize < jpeg.Length && jpeg[at] == 0xFF && jpeg[at + 1] is >= 0xE0 and <= 0xEF)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
            {
                return 1;
            }

            var segment = jpeg.Slice(at + 4, length - 2);
            if (jpeg[at + 1] == 0xE1 && segment.StartsWith("Exif\0\0"u8))
            {
                return Read(segment[6..]);
            }

            at += 2 + length;
        }

        return 1;
    }

    /// <summary>An Exif segment that says this and nothing else.</summary>
    public static byte[] Segment(int orientation) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, // big-endian TIFF, its one directory right behind
        0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // one entry: short, one value
        0, 0, 0, 0, // no further directory
    ];

    private static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 14 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
        {
            return 1;
        }

        var little = tiff[0] == 'I';
        var first = Number32(tiff[4..], little);
        if (first > tiff.Length - 2)
        {
            return 1;
        }

        var directory = tiff[(int)first..];
        var count = Number16(directory, little);
        for (var i = 0; i < count && 2 + ((i + 1) * 12) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + (i * 12), 12);
            if (Number16(entry, little) == Tag)
            {
                return Number16(entry[8..], little) is >= 1 and <= 8 and var value ? value : 1;
            }
        }

        return 1;
    }

    private static ushort Number16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Number32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
