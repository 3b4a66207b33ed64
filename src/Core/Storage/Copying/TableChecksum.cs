using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Core.Storage.Copying;

/// <summary>
/// How many rows a table has and the sum of their hashes: the same for the same rows in any order on any engine, and kept up row by
/// row while a table changes.
/// </summary>
internal readonly record struct TableChecksum(long Rows, UInt128 Sum)
{
    public TableChecksum Plus(UInt128 row) => new(Rows + 1, unchecked(Sum + row));

    public TableChecksum Minus(UInt128 row) => new(Rows - 1, unchecked(Sum - row));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} rows, {Sum:x32}");

    /// <summary>The first half of a SHA-256 over the values, each with its kind and length.</summary>
    public static UInt128 Of(ReadOnlySpan<object?> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[9];
        foreach (var value in values)
        {
            switch (value)
            {
                case null:
                    hash.AppendData("-"u8);
                    break;
                case long number:
                    Head(head, 'i', number);
                    hash.AppendData(head);
                    break;
                case double number:
                    Head(head, 'r', BitConverter.DoubleToInt64Bits(number));
                    hash.AppendData(head);
                    break;
                case string text:
                    var utf8 = Encoding.UTF8.GetBytes(text);
                    Head(head, 't', utf8.Length);
                    hash.AppendData(head);
                    hash.AppendData(utf8);
                    break;
                case byte[] bytes:
                    Head(head, 'b', bytes.Length);
                    hash.AppendData(head);
                    hash.AppendData(bytes);
                    break;
                default:
                    throw new ArgumentException($"A {value.GetType().Name} is no value of a store.", nameof(values));
            }
        }

        Span<byte> result = stackalloc byte[32];
        hash.GetHashAndReset(result);
        return BinaryPrimitives.ReadUInt128BigEndian(result);
    }

    private static void Head(Span<byte> head, char kind, long value)
    {
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], value);
    }
}
