using System.Buffers.Binary;

namespace Derman.Core.Privacy.Media;

/// <summary>JPEG (ITU T.81): markers, each with its length; after "start of scan" the picture itself until the next marker.</summary>
internal static class JpegParts
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Comment = 0xFE;
    private const byte App0 = 0xE0;
    private const byte App1 = 0xE1;
    private const byte App2 = 0xE2;
    private const byte App14 = 0xEE;
    private const byte App15 = 0xEF;

    public static byte[]? Strip(ReadOnlySpan<byte> file)
    {
        if (file.Length < 4 || file[0] != 0xFF || file[1] != StartOfImage)
        {
            return null;
        }

        using var plain = new MemoryStream(file.Length);
        plain.Write(file[..2]);
        var turned = Orientation.Of(file);
        if (turned > 1)
        {
            plain.Write(Orientation.Segment(turned)); // Else the picture would lie on its side.
        }

        var at = 2;
        while (Marker(file, ref at) is { } marker)
        {
            if (marker == EndOfImage)
            {
                plain.Write([0xFF, EndOfImage]);
                return plain.ToArray(); // What telephones hang behind it (a film with sound, a second picture) stays behind.
            }

            if (at + 2 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[at..]) is var length && (length < 2 || at + length > file.Length))
            {
                return null;
            }

            var segment = file.Slice(at, length);
            at += length;
            if (Keeps(marker, segment))
            {
                plain.Write([0xFF, marker]);
                plain.Write(segment);
            }

            if (marker == StartOfScan)
            {
                var end = EndOfScan(file, at);
                plain.Write(file[at..end]);
                at = end;
            }
        }

        return null;
    }

    /// <summary>JFIF (App0), colours (ICC in App2, Adobe's transform in App14) and everything the picture is made of; no comment, no other App.</summary>
    private static bool Keeps(byte marker, ReadOnlySpan<byte> segment) => marker switch
    {
        Comment => false,
        App0 => segment.Length <= 18 && segment[2..].StartsWith("JFIF\0"u8), // longer ones carry a thumbnail
        App2 => segment[2..].StartsWith("ICC_PROFILE\0"u8),
        App14 => segment[2..].StartsWith("Adobe"u8),
        >= App1 and <= App15 => false,
        _ => true,
    };

    private static byte? Marker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length || file[at] != 0xFF)
        {
            return null;
        }

        while (at < file.Length && file[at] == 0xFF)
        {
            at++; // fill bytes
        }

        return at < file.Length ? file[at++] : null;
    }

    /// <summary>Inside a scan 0xFF is followed by 0 or by a restart marker; anything else ends it.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length)
        {
            if (file[at] == 0xFF && file[at + 1] is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at++;
        }

        return file.Length;
    }
}
