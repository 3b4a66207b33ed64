using System.Buffers.Binary;
using System.Text;

namespace Derman.Core.Tenancy.Branding;

/// <summary>WebP (RFC 9649): a RIFF file of chunks. Films are refused.</summary>
internal static class WebpParts
{
    public static bool Is(ReadOnlySpan<byte> file) => file.Length > 20 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    public static CleanImage? Read(ReadOnlySpan<byte> file)
    {
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (end > file.Length)
        {
            return null;
        }

        using var clean = new MemoryStream();
        clean.Write(file[..12]);
        var (at, size) = (12, ((int Width, int Height)?)null);
        var shown = false;
        while (at + 8 <= end)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var whole = 8 + length + (length & 1);
            if (at + whole > end)
            {
                return null;
            }

            var name = Encoding.ASCII.GetString(file.Slice(at, 4));
            var content = file.Slice(at + 8, (int)length);
            if (name is "ANIM" or "ANMF" || (name == "VP8X" && length != 10))
            {
                return null;
            }

            if (name is "VP8X" or "VP8 " or "VP8L" or "ALPH")
            {
                var begun = (int)clean.Position;
                clean.Write(file.Slice(at, (int)whole));
                if (name == "VP8X")
                {
                    clean.GetBuffer()[begun + 8] &= 0x10; // Only that it has transparency: what else it announced stays behind.
                }

                shown |= name is "VP8 " or "VP8L";
                size ??= SizeOf(name, content);
            }

            at += (int)whole;
        }

        if (!shown || size is not { } known)
        {
            return null;
        }

        var bytes = clean.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length - 8);
        return new CleanImage("image/webp", known.Width, known.Height, bytes);
    }

    private static (int Width, int Height)? SizeOf(string name, ReadOnlySpan<byte> content) => name switch
    {
        "VP8X" => (1 + Three(content[4..]), 1 + Three(content[7..])),
        "VP8L" when content.Length >= 5 && content[0] == 0x2f => Lossless(BinaryPrimitives.ReadUInt32LittleEndian(content[1..])),
        "VP8 " when content.Length >= 10 && content[3] == 0x9d && content[4] == 0x01 && content[5] == 0x2a =>
            (BinaryPrimitives.ReadUInt16LittleEndian(content[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(content[8..]) & 0x3fff),
        _ => null,
    };

    private static (int Width, int Height) Lossless(uint bits) => (1 + (int)(bits & 0x3fff), 1 + (int)((bits >> 14) & 0x3fff));

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
