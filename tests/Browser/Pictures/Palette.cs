using System.Buffers.Binary;
using System.IO.Compression;

namespace Derman.Browser.Tests.Pictures;

/// <summary>Makes a screenshot small: screens have few colours, so at most 256 of them are kept, each other becomes its nearest.</summary>
internal static class Palette
{
    private const int Most = 256;

    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="png">As browsers write it: eight bits a channel, not interlaced, with or without transparency.</param>
    public static byte[] Reduce(byte[] png)
    {
        var (width, height, pixels) = Pixels(png);
        var colours = pixels.CountBy(p => p).OrderByDescending(c => c.Value).Take(Most).Select(c => c.Key).ToArray();
        var nearest = new Dictionary<int, byte>();
        for (var i = 0; i < colours.Length; i++)
        {
            nearest[colours[i]] = (byte)i;
        }

        var rows = new byte[height * (width + 1)];
        for (var (at, to) = (0, 0); at < pixels.Length; at++, to++)
        {
            if (at % width == 0)
            {
                rows[to++] = 0; // Each row says first that it is not filtered.
            }

            if (!nearest.TryGetValue(pixels[at], out var index))
            {
                nearest[pixels[at]] = index = Nearest(colours, pixels[at]);
            }

            rows[to] = index;
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 3);
        using var file = new MemoryStream();
        file.Write(Signature);
        Part(file, "IHDR", head);
        Part(file, "PLTE", [.. colours.SelectMany(c => new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c })]);
        Part(file, "IDAT", Deflated(rows));
        Part(file, "IEND", []);
        return file.ToArray();
    }

    private static (int Width, int Height, int[] Pixels) Pixels(byte[] png)
    {
        var data = new MemoryStream();
        var (width, height, channels) = (0, 0, 3);
        for (var at = Signature.Length; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(png, at + 4, 4))
            {
                case "IHDR":
                    (width, height, channels) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]), body[9] == 6 ? 4 : 3);
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
            }

            at += length + 12;
        }

        data.Position = 0;
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        var pixels = new int[width * height];
        var (above, row) = (new byte[width * channels], new byte[width * channels]);
        for (var y = 0; y < height; y++)
        {
            var filter = rows.ReadByte();
            rows.ReadExactly(row);
            Unfilter(filter, row, above, channels);
            for (var x = 0; x < width; x++)
            {
                pixels[(y * width) + x] = (row[x * channels] << 16) | (row[(x * channels) + 1] << 8) | row[(x * channels) + 2];
            }

            (above, row) = (row, above);
        }

        return (width, height, pixels);
    }

    /// <summary>PNG specification, section 9: each byte is told by its difference from its neighbours.</summary>
    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var (left, up, corner) = (i >= step ? row[i - step] : 0, (int)above[i], i >= step ? above[i - step] : 0);
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => 0,
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        var (a, b, c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private static byte Nearest(int[] colours, int wanted)
    {
        var (best, least) = (0, int.MaxValue);
        for (var i = 0; i < colours.Length; i++)
        {
            var (r, g, b) = ((colours[i] >> 16) - (wanted >> 16), ((colours[i] >> 8) & 255) - ((wanted >> 8) & 255), (colours[i] & 255) - (wanted & 255));
            var distance = (r * r) + (g * g) + (b * b);
            if (distance < least)
            {
                (best, least) = (i, distance);
            }
        }

        return (byte)best;
    }

    private static byte[] Deflated(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return packed.ToArray();
    }

    private static void Part(MemoryStream file, string name, byte[] body)
    {
        var part = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(part, body.Length);
        System.Text.Encoding.ASCII.GetBytes(name, part.AsSpan(4));
        body.CopyTo(part, 8);
        BinaryPrimitives.WriteUInt32BigEndian(part.AsSpan(body.Length + 8), Checksum(part.AsSpan(4, body.Length + 4)));
        file.Write(part);
    }

    /// <summary>CRC-32 as in ISO 3309.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var b in bytes)
        {
            sum ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
            }
        }

        return ~sum;
    }
}
