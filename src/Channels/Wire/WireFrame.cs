using System.Buffers.Binary;

namespace Derman.Channels.Wire;

/// <summary>One frame: a JSON header and a body of raw bytes. Length of the whole, length of the header, header, body; both lengths 32 bits, big-endian.</summary>
/// <param name="Header">UTF-8 JSON.</param>
/// <param name="Body">May be empty.</param>
internal readonly record struct WireFrame(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Body)
{
    private const int LengthBytes = 4;

    public long Bytes => (long)Header.Length + Body.Length;

    /// <summary>Writes the frame; small ones in one piece, because each write wakes the other side.</summary>
    public void Write(Stream output)
    {
        const int small = 64 * 1024;
        var head = new byte[(2 * LengthBytes) + Header.Length + (Body.Length <= small ? Body.Length : 0)];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)(LengthBytes + Header.Length + Body.Length));
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(LengthBytes), (uint)Header.Length);
        Header.Span.CopyTo(head.AsSpan(2 * LengthBytes));
        if (Body.Length <= small)
        {
            Body.Span.CopyTo(head.AsSpan((2 * LengthBytes) + Header.Length));
            output.Write(head);
        }
        else
        {
            output.Write(head);
            output.Write(Body.Span);
        }

        output.Flush();
    }

    /// <summary>Reads one frame; null at a clean end.</summary>
    /// <exception cref="WireException">The lengths are out of bounds, or the stream ends within a frame.</exception>
    public static WireFrame? Read(Stream input)
    {
        Span<byte> lengths = stackalloc byte[2 * LengthBytes];
        var first = input.ReadAtLeast(lengths, lengths.Length, throwOnEndOfStream: false);
        if (first == 0)
        {
            return null;
        }

        if (first < lengths.Length)
        {
            throw Cut();
        }

        var whole = BinaryPrimitives.ReadUInt32BigEndian(lengths);
        var header = BinaryPrimitives.ReadUInt32BigEndian(lengths[LengthBytes..]);
        if (whole > WireLimits.MostFrameBytes + LengthBytes || header > WireLimits.MostHeaderBytes)
        {
            throw new WireException("frameTooLarge", $"A frame of {whole} bytes with a header of {header} bytes.");
        }

        if (whole < LengthBytes + 2 || header < 2 || header > whole - LengthBytes)
        {
            throw new WireException("frameMalformed", $"A frame of {whole} bytes with a header of {header} bytes.");
        }

        return new WireFrame(Exactly(input, (int)header), Exactly(input, (int)(whole - LengthBytes - header)));
    }

    private static byte[] Exactly(Stream input, int length)
    {
        // Grows with what really comes: a length alone must not take a hundred megabytes.
        const int step = 1024 * 1024;
        var bytes = new byte[Math.Min(length, step)];
        var read = 0;
        while (read < length)
        {
            if (read == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, bytes.Length * 2L));
            }

            var got = input.Read(bytes, read, bytes.Length - read);
            if (got == 0)
            {
                throw Cut();
            }

            read += got;
        }

        return bytes;
    }

    private static WireException Cut() => new("frameCut", "The stream ended within a frame.");
}
