using System.Buffers.Binary;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tickets.Photos;

/// <param name="TakenAt">By the camera's clock.</param>
/// <param name="Offset">Of the camera's clock, where it says one; most do not.</param>
internal sealed record ExifFacts(LocalDateTime? TakenAt, Offset? Offset, double? Lat, double? Lon)
{
    /// <summary>A camera that does not say its offset goes by the tenant's clock.</summary>
    public Instant? At(DateTimeZone zone) => TakenAt is not { } taken ? null : Offset is { } offset ? taken.WithOffset(offset).ToInstant() : zone.AtLeniently(taken).ToInstant();
}

/// <summary>
/// Place and time out of a JPEG's Exif block (CIPA DC-008, sections 4.5 and 4.6). The file is anybody's: every offset is checked, and what
/// does not fit is not there.
/// </summary>
internal static class Exif
{
    /// <summary>The block stands at the beginning and has at most 64 KiB; a few others may come first.</summary>
    public const int Enough = 256 * 1024;

    private const int MostEntries = 512;
    private const int LongestText = 64;
    private const ushort GpsPointer = 0x8825;
    private const ushort ExifPointer = 0x8769;
    private const ushort DateTimeOriginal = 0x9003;
    private const ushort OffsetTimeOriginal = 0x9011;

    private static readonly LocalDateTimePattern Taken = LocalDateTimePattern.CreateWithInvariantCulture("uuuu:MM:dd HH:mm:ss");

    public static ExifFacts? Read(ReadOnlySpan<byte> file)
    {
        var tiff = Find(file);
        if (tiff.Length < 8 || Order(tiff) is not { } little)
        {
            return null;
        }

        var reader = new Tiff(tiff, little);
        var main = reader.Directory(reader.Long(4));
        var exif = reader.Directory(reader.Value(main, ExifPointer));
        var gps = reader.Directory(reader.Value(main, GpsPointer));
        LocalDateTime? at = Taken.Parse(reader.Text(exif, DateTimeOriginal) ?? "") is { Success: true } parsed ? parsed.Value : null;
        Offset? offset = OffsetPattern.GeneralInvariantWithZ.Parse(reader.Text(exif, OffsetTimeOriginal) ?? "") is { Success: true } known ? known.Value : null;
        var (lat, lon) = (reader.Degrees(gps, 2, reader.Text(gps, 1), 90), reader.Degrees(gps, 4, reader.Text(gps, 3), 180));
        if (lat is null || lon is null || (lat == 0 && lon == 0)) // A camera without a fix writes zeros.
        {
            (lat, lon) = (null, null);
        }

        return at is null && lat is null ? null : new ExifFacts(at, offset, lat, lon);
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith([(byte)0xFF, (byte)0xD8]))
        {
            return [];
        }

        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] is not (0xDA or 0xD9))
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length)
            {
                return [];
            }

            var body = file.Slice(at + 4, length - 2);
            if (file[at + 1] == 0xE1 && body.StartsWith("Exif\0\0"u8))
            {
                return body[6..];
            }

            at += 2 + length;
        }

        return [];
    }

    private static bool? Order(ReadOnlySpan<byte> tiff) => tiff.StartsWith("II*\0"u8) ? true : tiff.StartsWith("MM\0*"u8) ? false : null;

    /// <summary>A block of the file, with offsets that are believed only inside it.</summary>
    private readonly ref struct Tiff(ReadOnlySpan<byte> data, bool little)
    {
        private readonly ReadOnlySpan<byte> _data = data;

        public long Long(long at) => !Fits(at, 4) ? -1 : little ? BinaryPrimitives.ReadUInt32LittleEndian(_data[(int)at..]) : BinaryPrimitives.ReadUInt32BigEndian(_data[(int)at..]);

        private int Short(long at) => !Fits(at, 2) ? -1 : little ? BinaryPrimitives.ReadUInt16LittleEndian(_data[(int)at..]) : BinaryPrimitives.ReadUInt16BigEndian(_data[(int)at..]);

        /// <summary>Where the entries of a directory stand, by tag.</summary>
        public Dictionary<ushort, int> Directory(long at)
        {
            var entries = new Dictionary<ushort, int>();
            var count = at > 0 ? Math.Min(Short(at), MostEntries) : 0;
            for (var i = 0; i < count && Fits(at + 2 + (12L * i), 12); i++)
            {
                entries.TryAdd((ushort)Short(at + 2 + (12L * i)), (int)(at + 2 + (12L * i)));
            }

            return entries;
        }

        public long Value(Dictionary<ushort, int> directory, ushort tag) => directory.TryGetValue(tag, out var entry) ? Long(entry + 8) : -1;

        public string? Text(Dictionary<ushort, int> directory, ushort tag)
        {
            if (!directory.TryGetValue(tag, out var entry))
            {
                return null;
            }

            var length = Long(entry + 4);
            if (length is < 1 or > LongestText)
            {
                return null;
            }

            var at = length <= 4 ? entry + 8 : Long(entry + 8);
            return Fits(at, length) ? Encoding.ASCII.GetString(_data.Slice((int)at, (int)length)).TrimEnd('\0', ' ') : null;
        }

        public double? Degrees(Dictionary<ushort, int> directory, ushort tag, string? side, double most)
        {
            if (!directory.TryGetValue(tag, out var entry) || Long(entry + 4) != 3)
            {
                return null;
            }

            var at = Long(entry + 8);
            if (!Fits(at, 24))
            {
                return null;
            }

            var degrees = 0.0;
            for (var (i, unit) = (0, 1.0); i < 3; i++, unit *= 60)
            {
                var (over, under) = (Long(at + (8 * i)), Long(at + (8 * i) + 4));
                if (under <= 0)
                {
                    return null;
                }

                degrees += over / (double)under / unit;
            }

            return degrees > most ? null : side is "S" or "W" ? -degrees : degrees;
        }

        private bool Fits(long at, long length) => at >= 0 && at + length <= _data.Length;
    }
}
