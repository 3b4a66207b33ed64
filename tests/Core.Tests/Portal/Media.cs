using System.Text;

namespace Derman.Core.Tests.Portal;

/// <summary>Small files of the kinds citizens send, with something secret in every place that can hold it.</summary>
internal static class Media
{
    public const string Secret = "38.5021N-42.2791E";

    /// <summary>Held sideways (orientation 6), with Exif, XMP, a comment, a vendor's segment and a film behind the end.</summary>
    public static byte[] Jpeg() =>
    [
        0xFF, 0xD8,
        .. Segment(0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
        .. Segment(0xE1, [.. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, .. Hidden]),
        .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Hidden]),
        .. Segment(0xE2, [.. "MPF\0"u8, .. Hidden]),
        .. Segment(0xED, Hidden),
        .. Segment(0xFE, Hidden),
        .. Segment(0xDB, [0, 1, 2, 3]),
        .. Segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0]),
        .. Segment(0xDA, [1, 1, 0, 0, 63, 0]),
        0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, // a scan with an escaped byte and a restart marker
        .. Segment(0xC4, [7, 7]),
        .. Segment(0xDA, [1, 1, 0, 1, 5, 0]),
        0x78,
        0xFF, 0xD9,
        .. Hidden,
    ];

    public static byte[] Png() =>
    [
        0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A,
        .. Chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
        .. Chunk("tEXt", Hidden),
        .. Chunk("eXIf", Hidden),
        .. Chunk("IDAT", [1, 2, 3]),
        .. Chunk("IEND", []),
        .. Hidden,
    ];

    public static byte[] Webp()
    {
        byte[] chunks = [.. Riff("VP8X", [0x2C, 0, 0, 0, 0, 0, 0, 0, 0, 0]), .. Riff("VP8 ", [1, 2, 3]), .. Riff("EXIF", Hidden), .. Riff("XMP ", Hidden)];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(4 + chunks.Length), .. "WEBP"u8, .. chunks];
    }

    public static byte[] M4a() => [.. Box("ftyp", [.. "M4A "u8]), .. Box("moov", [.. Box("mvhd", [1, 2, 3, 4]), .. Box("udta", Hidden), .. Box("trak", Box("meta", Hidden))]), .. Box("mdat", [9, 9])];

    public static byte[] Mp3() => [.. "ID3"u8, 3, 0, 0, 0, 0, 0, (byte)Hidden.Length, .. Hidden, 0xFF, 0xFB, 0x90, 0, 1, 2, 3, .. "TAG"u8, .. Hidden, .. new byte[125 - Hidden.Length]];

    public static byte[] Webm() => [0x1A, 0x45, 0xDF, 0xA3, 1, 2, 3];

    public static bool Tells(byte[] file) => file.AsSpan().IndexOf(Hidden) >= 0;

    private static byte[] Hidden => Encoding.ASCII.GetBytes(Secret);

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Chunk(string name, byte[] content) => [0, 0, 0, (byte)content.Length, .. Encoding.ASCII.GetBytes(name), .. content, 0, 0, 0, 0];

    private static byte[] Riff(string name, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(name), .. BitConverter.GetBytes(content.Length), .. content, .. content.Length % 2 == 1 ? [(byte)0] : Array.Empty<byte>()];

    private static byte[] Box(string name, byte[] content) => [0, 0, 0, (byte)(content.Length + 8), .. Encoding.ASCII.GetBytes(name), .. content];
}
