using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// Deflate with a dictionary. The library takes none, so the dictionary is compressed first, up to a byte boundary, and only what
/// follows is kept; reading puts the dictionary before it again as a stored block (RFC 1951, 3.2.4), which any deflate reader copies.
/// A history packed alone has 40 % of its size, with the dictionary 25 % (measured).
/// </summary>
internal static class Deflated
{
    private const int LengthSize = 2;

    /// <summary>One stored block, and well inside the 32 KiB that deflate looks back.</summary>
    public const int LargestDictionary = 20 * 1024;

    /// <summary>Length of the random part, the random part, the words deflated.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> dictionary, PackedBytes data)
    {
        using var packed = new MemoryStream(dictionary.Length + data.Words.Length);
        long start;
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(dictionary);
            deflate.Flush();
            start = packed.Length;
            deflate.Write(data.Words.Span);
        }

        var words = packed.GetBuffer().AsSpan((int)start, (int)(packed.Length - start));
        var whole = new byte[LengthSize + data.Random.Length + words.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(whole, checked((ushort)data.Random.Length));
        data.Random.Span.CopyTo(whole.AsSpan(LengthSize));
        words.CopyTo(whole.AsSpan(LengthSize + data.Random.Length));
        return whole;
    }

    public static PackedBytes Unpack(ReadOnlySpan<byte> dictionary, byte[] whole)
    {
        var random = BinaryPrimitives.ReadUInt16LittleEndian(whole);
        var packed = whole.AsSpan(LengthSize + random);
        var stream = new byte[5 + dictionary.Length + packed.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(1), (ushort)dictionary.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(stream.AsSpan(3), (ushort)~dictionary.Length);
        dictionary.CopyTo(stream.AsSpan(5));
        packed.CopyTo(stream.AsSpan(5 + dictionary.Length));
        using var inflate = new DeflateStream(new MemoryStream(stream), CompressionMode.Decompress);
        var skipped = ArrayPool<byte>.Shared.Rent(Math.Max(dictionary.Length, 1));
        inflate.ReadExactly(skipped, 0, dictionary.Length);
        ArrayPool<byte>.Shared.Return(skipped);
        using var data = new MemoryStream(packed.Length * 4);
        inflate.CopyTo(data);
        return new PackedBytes(data.GetBuffer().AsMemory(0, (int)data.Length), whole.AsMemory(LengthSize, random));
    }
}
