using System.Buffers;
using System.Text;

namespace Derman.Core.Tickets.Archive;

/// <summary>
/// Writes values in few bytes: whole numbers by their size, a text or a moment that came before as a reference to it. What no compression
/// makes smaller (salts, keys, moments) is written apart: among words it would spoil their compression, too.
/// </summary>
internal sealed class PackWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(3072);
    private readonly ArrayBufferWriter<byte> _random = new(512);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _moments = [];
    private long _lastMoment;

    public PackedBytes Written => new(_buffer.WrittenMemory, _random.WrittenMemory);

    public void Number(long value) => Number(_buffer, value);

    private static void Number(ArrayBufferWriter<byte> into, long value)
    {
        // Zigzag, seven bits a byte: small numbers of either sign are short.
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var span = into.GetSpan(10);
        var length = 0;
        while (rest >= 0x80)
        {
            span[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        span[length++] = (byte)rest;
        into.Advance(length);
    }

    public void NumberOrNull(long? value)
    {
        Number(value is null ? 0 : 1);
        if (value is { } known)
        {
            Number(known);
        }
    }

    public void Flag(bool value) => Number(value ? 1 : 0);

    public void Fraction(double? value)
    {
        Flag(value is not null);
        if (value is { } known)
        {
            BitConverter.TryWriteBytes(_buffer.GetSpan(8), known);
            _buffer.Advance(8);
        }
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Number(0);
        }
        else if (_texts.TryGetValue(value, out var at))
        {
            Number(at + 2);
        }
        else
        {
            Number(1);
            _texts.Add(value, _texts.Count);
            var length = Encoding.UTF8.GetByteCount(value);
            Number(length);
            Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
            _buffer.Advance(length);
        }
    }

    public void Moment(long? ticks)
    {
        if (ticks is not { } value)
        {
            Number(0);
        }
        else if (_moments.TryGetValue(value, out var at))
        {
            Number(at + 2);
        }
        else
        {
            Number(1);
            Number(_random, value - _lastMoment);
            _moments.Add(value, _moments.Count);
            _lastMoment = value;
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _random.Write(value);
    }
}

/// <param name="Words">Worth compressing.</param>
/// <param name="Random">Not worth it.</param>
internal readonly record struct PackedBytes(ReadOnlyMemory<byte> Words, ReadOnlyMemory<byte> Random)
{
    public bool Same(PackedBytes other) => Words.Span.SequenceEqual(other.Words.Span) && Random.Span.SequenceEqual(other.Random.Span);
}
