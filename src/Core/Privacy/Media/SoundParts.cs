using System.Buffers.Binary;

namespace Derman.Core.Privacy.Media;

/// <summary>Recordings. What browsers record (WebM, Ogg) names no place; MP4 and MP3 can, and lose it here.</summary>
internal static class SoundParts
{
    private const int BoxHeader = 8;
    private const int DeepestBox = 4;

    public static PlainFile? Strip(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
        {
            return new PlainFile("audio/webm", file.ToArray());
        }

        if (file.StartsWith("OggS"u8))
        {
            return new PlainFile("audio/ogg", file.ToArray());
        }

        if (file.Length > BoxHeader && file[4..].StartsWith("ftyp"u8))
        {
            var plain = file.ToArray();
            return Empty(plain, 0) ? new PlainFile("audio/mp4", plain) : null;
        }

        return file.StartsWith("ID3"u8) || (file.Length > 2 && file[0] == 0xFF && (file[1] & 0xE6) is 0xE2 or 0xE4)
            ? Mp3(file)
            : null;
    }

    /// <summary>Boxes that describe (user data, metadata, vendors' own) become free space of the same length, so that no offset moves.</summary>
    private static bool Empty(Span<byte> boxes, int depth)
    {
        var at = 0;
        while (at + BoxHeader <= boxes.Length)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(boxes[at..]);
            var head = BoxHeader;
            if (size == 1 && at + 16 <= boxes.Length)
            {
                size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(boxes[(at + 8)..]), int.MaxValue);
                head = 16;
            }

            size = size == 0 ? boxes.Length - at : size;
            if (size < head || size > boxes.Length - at)
            {
                return false;
            }

            var box = boxes.Slice(at, (int)size);
            var name = box.Slice(4, 4);
            if (name.SequenceEqual("udta"u8) || name.SequenceEqual("meta"u8) || name.SequenceEqual("uuid"u8))
            {
                "free"u8.CopyTo(name);
                box[head..].Clear();
            }
            else if (depth < DeepestBox && (name.SequenceEqual("moov"u8) || name.SequenceEqual("trak"u8)) && !Empty(box[head..], depth + 1))
            {
                return false;
            }

            at += (int)size;
        }

        return true;
    }

    /// <summary>Frames only: the ID3 tag before them and the 128 bytes behind them stay away.</summary>
    private static PlainFile? Mp3(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("ID3"u8))
        {
            if (file.Length < 10)
            {
                return null;
            }

            // Four times seven bits (ID3v2, section 3.1).
            var length = ((file[6] & 0x7F) << 21) | ((file[7] & 0x7F) << 14) | ((file[8] & 0x7F) << 7) | (file[9] & 0x7F);
            if (10 + length >= file.Length)
            {
                return null;
            }

            file = file[(10 + length)..];
        }

        if (file.Length > 128 && file[^128..].StartsWith("TAG"u8))
        {
            file = file[..^128];
        }

        return file.IsEmpty ? null : new PlainFile("audio/mpeg", file.ToArray());
    }
}
