using System.Buffers.Binary;

namespace Derman.Core.Privacy.Media;

/// <summary>WebP (RFC 9649): RIFF chunks of name, length and content, padded to even length.</summary>
internal static class WebpParts
{
    private const int Header = 12;
    private const byte SaysExif = 0x08;
    private const byte SaysXmp = 0x04;

    public static byte[]? Strip(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header + 8 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WEBP"u8))
        {
            return null;
        }

        var plain = new byte[file.Length];
        file[..Header].CopyTo(plain);
        var (at, written) = (Header, Header);
        var end = (int)Math.Min(file.Length, BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L);
        while (at + 8 <= end)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var whole = 8 + (long)length + (length % 2);
            if (at + 8 + (long)length > end)
            {
                return null;
            }

            var chunk = file.Slice(at, (int)Math.Min(whole, end - at));
            if (Kept(chunk))
            {
                chunk.CopyTo(plain.AsSpan(written));
                if (chunk.StartsWith("VP8X"u8) && length > 0)
                {
                    plain[written + 8] &= unchecked((byte)~(SaysExif | SaysXmp));
                }

                written += chunk.Length;
            }

            at += chunk.Length;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(plain.AsSpan(4), (uint)(written - 8));
        return written > Header ? plain[..written] : null;
    }

    private static bool Kept(ReadOnlySpan<byte> chunk) =>
        chunk.StartsWith("VP8 "u8) || chunk.StartsWith("VP8L"u8) || chunk.StartsWith("VP8X"u8) || chunk.StartsWith("ALPH"u8)
        || chunk.StartsWith("ANIM"u8) || chunk.StartsWith("ANMF"u8) || chunk.StartsWith("ICCP"u8);
}
