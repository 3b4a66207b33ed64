using System.Text;

namespace Derman.Core.Tickets.Archive;

/// <summary>Reads what <see cref="PackWriter"/> wrote, value by value in the same order.</summary>
internal sealed class PackReader(PackedBytes bytes)
{
    private readonly List<string> _texts = [];
    private readonly List<long> _moments = [];
    private long _lastMoment;
    private int _at;
    private int _atRandom;

    public long Number() => Number(bytes.Words.Span, ref _at);

    private static long Number(ReadOnlySpan<byte> span, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = span[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }

    public int Integer() => checked((int)Number());

    public long? NumberOrNull() => Number() == 0 ? null : Number();

    public bool Flag() => Number() != 0;

    public double? Fraction() => Flag() ? BitConverter.ToDouble(Take(8)) : null;

    public string? Text()
    {
        var kind = Integer();
        switch (kind)
        {
            case 0:
                return null;
            case 1:
                var text = Encoding.UTF8.GetString(Take(Integer()));
                _texts.Add(text);
                return text;
            default:
                return _texts[kind - 2];
        }
    }

    public long? Moment()
    {
        var kind = Integer();
        switch (kind)
        {
            case 0:
                return null;
            case 1:
                _lastMoment += Number(bytes.Random.Span, ref _atRandom);
                _moments.Add(_lastMoment);
                return _lastMoment;
            default:
                return _moments[kind - 2];
        }
    }

    public byte[] Bytes()
    {
        var length = Integer();
        var taken = bytes.Random.Span.Slice(_atRandom, length).ToArray();
        _atRandom += length;
        return taken;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = bytes.Words.Span.Slice(_at, length);
        _at += length;
        return taken;
    }
}
