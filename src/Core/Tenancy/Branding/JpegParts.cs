using System.Buffers.Binary;

namespace Derman.Core.Tenancy.Branding;

/// <summary>JPEG (ITU T.81): segments of marker and length; after a start of scan, coded data until the next marker.</summary>
internal static class JpegParts
{
    private const byte Mark = 0xff;
    private const byte EndOfImage = 0xd9;
    private const byte StartOfScan = 0xda;

    public static bool Is(ReadOnlySpan<byte> file) => file.Length > 4 && file[0] == Mark && file[1] == 0xd8 && file[2] == Mark;

    public static CleanImage? Read(ReadOnlySpan<byte> file)
    {
        using var clean = new MemoryStream();
        clean.Write(file[..2]);
        var (at, width, height, scans) = (2, 0, 0, 0);
        while (at + 2 <= file.Length)
        {
            if (file[at] != Mark)
            {
                return null;
            }

            var marker = file[at + 1];
            if (marker == Mark)
            {
                at++; // fill
                continue;
            }

            if (marker == EndOfImage)
            {
                clean.Write([Mark, EndOfImage]);
                return scans > 0 && width > 0 ? new CleanImage("image/jpeg", width, height, clean.ToArray()) : null;
            }

            if (at + 4 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) is var length && (length < 2 || at + 2 + length > file.Length))
            {
                return null;
            }

            var segment = file.Slice(at, length + 2);
            if (IsFrame(marker))
            {
                if (segment.Length < 9)
                {
                    return null;
                }

                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(segment[5..]), BinaryPrimitives.ReadUInt16BigEndian(segment[7..]));
            }

            if (IsNeeded(marker))
            {
                clean.Write(segment);
            }

            at += segment.Length;
            if (marker == StartOfScan)
            {
                scans++;
                var end = EndOfScan(file, at);
                clean.Write(file[at..end]);
                at = end;
            }
        }

        return null;
    }

    /// <summary>Tables, frames, scans, JFIF and Adobe's note on colours; no EXIF, no comments.</summary>
    private static bool IsNeeded(byte marker) => marker is 0xe0 or 0xee || (marker is >= 0xc0 and <= 0xdf && marker != 0xdc);

    private static bool IsFrame(byte marker) => marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc);

    /// <summary>Inside a scan FF 00 is a byte FF, and FF D0 … D7 restarts it.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> file, int at)
    {
        while (at + 1 < file.Length && (file[at] != Mark || file[at + 1] is 0 or (>= 0xd0 and <= 0xd7)))
        {
            at++;
        }

        return at;
    }
}
