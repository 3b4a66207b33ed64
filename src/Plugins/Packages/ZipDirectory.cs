using System.Buffers.Binary;
using System.Text;

namespace Derman.Plugins.Packages;

/// <summary>
/// Reads the directory of a ZIP file more strictly than common readers: one part, no ZIP64, no encryption, nothing between the last file and
/// the directory, local headers that say the same, no two files over the same bytes. What readers disagree about is where attacks live, and a
/// package has no need of any of it. All numbers are checked before anything is allocated or unpacked.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndMark = 0x06054b50;
    private const uint EntryMark = 0x02014b50;
    private const uint LocalMark = 0x04034b50;
    private const int EndBytes = 22;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const int LongestComment = ushort.MaxValue;
    private const int MeanEntry = 600; // Far above name and extra fields of honest ones.

    private const int Encrypted = 0x0001 | 0x0040 | 0x2000;
    private const uint DosFolder = 0x10;
    private const uint UnixKinds = 0xF000;
    private const uint UnixFile = 0x8000;

    /// <summary>The files, or what is wrong; of names and kinds everything at once.</summary>
    public static (IReadOnlyList<ZipMember> Members, IReadOnlyList<PluginFault> Faults) Read(Stream zip, PackageLimits limits)
    {
        if (zip.Length > limits.Package)
        {
            return ([], [PackageErrors.TooLarge(zip.Length, limits.Package)]);
        }

        try
        {
            var (count, start, length) = End(zip);
            return count > limits.Files ? ([], [PackageErrors.TooManyFiles(count, limits.Files)])
                : length > (long)count * MeanEntry + LongestComment ? ([], [PackageErrors.NotAZip("Its directory is too large for its files.")])
                : Walk(zip, count, start, (int)length, limits);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return ([], [PackageErrors.NotAZip(e.Message)]);
        }
    }

    private static (int Count, long Start, long Length) End(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndBytes + LongestComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark || BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != end.Length - EndBytes)
            {
                continue;
            }

            var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(end[4..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(end[6..]) != 0
                || BinaryPrimitives.ReadUInt16LittleEndian(end[8..]) != count || count == ushort.MaxValue)
            {
                throw new InvalidDataException("It has several parts or is a ZIP64.");
            }

            return start + length == zip.Length - tail.Length + at ? (count, start, length) : throw new InvalidDataException("Its directory is not where it says.");
        }

        throw new InvalidDataException("It has no directory at its end.");
    }

    private static (IReadOnlyList<ZipMember> Members, IReadOnlyList<PluginFault> Faults) Walk(Stream zip, int count, long start, int length, PackageLimits limits)
    {
        var directory = new byte[length];
        zip.Position = start;
        zip.ReadExactly(directory);
        var (members, faults, at) = (new List<ZipMember>(count), new List<PluginFault>(), 0);
        for (var i = 0; i < count; i++)
        {
            if (directory.Length - at < EntryBytes || BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(at)) != EntryMark)
            {
                throw new InvalidDataException("Its directory ends too early.");
            }

            var entry = directory.AsSpan(at);
            var names = BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]);
            var whole = EntryBytes + names + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
            if (whole > entry.Length)
            {
                throw new InvalidDataException("Its directory ends too early.");
            }

            members.Add(Member(zip, entry[..whole], names, start, faults));
            at += whole;
        }

        if (at != length)
        {
            throw new InvalidDataException("Its directory has more entries than it says.");
        }

        Overlaps(members, start);
        Sizes(members, limits, faults);
        if (PackagePath.Collision(members.Select(m => m.Name)) is { } twice)
        {
            faults.Add(PackageErrors.NameTwice(twice.Name, twice.Other));
        }

        return (members, faults);
    }

    private static ZipMember Member(Stream zip, ReadOnlySpan<byte> entry, int names, long directory, List<PluginFault> faults)
    {
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]);
        var method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        var attributes = BinaryPrimitives.ReadUInt32LittleEndian(entry[38..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        var name = entry.Slice(EntryBytes, names);
        var shown = Encoding.Latin1.GetString(name);
        if (!PackagePath.IsSafe(shown))
        {
            faults.Add(PackageErrors.NameUnsafe(shown.ReplaceLineEndings(" ")));
        }

        // The upper half is a Unix mode on every writer that gives one: whatever is not a plain file there is refused.
        var kind = (attributes >> 16) & UnixKinds;
        if ((flags & Encrypted) != 0 || (attributes & DosFolder) != 0 || (kind != 0 && kind != UnixFile))
        {
            faults.Add(PackageErrors.NotAFile(shown.ReplaceLineEndings(" ")));
        }

        if (method is not (0 or 8) || (method == 0 && packed != size))
        {
            throw new InvalidDataException("A file is packed in a way other than 'stored' or 'deflated'.");
        }

        return new ZipMember(shown, Data(zip, offset, name, method, directory), packed, size, method == 8);
    }

    private static long Data(Stream zip, long offset, ReadOnlySpan<byte> name, int method, long directory)
    {
        if (offset + LocalBytes > directory)
        {
            throw new InvalidDataException("A file lies outside.");
        }

        Span<byte> local = stackalloc byte[LocalBytes];
        zip.Position = offset;
        zip.ReadExactly(local);
        var names = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalMark || BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != method || names != name.Length)
        {
            throw new InvalidDataException("A file's own header differs from the directory.");
        }

        var own = new byte[names];
        zip.ReadExactly(own);
        return own.AsSpan().SequenceEqual(name)
            ? offset + LocalBytes + names + BinaryPrimitives.ReadUInt16LittleEndian(local[28..])
            : throw new InvalidDataException("A file's own header differs from the directory.");
    }

    private static void Overlaps(List<ZipMember> members, long directory)
    {
        long end = 0;
        foreach (var member in members.OrderBy(m => m.Start))
        {
            if (member.Start < end || member.Start + member.Packed > directory)
            {
                throw new InvalidDataException("Files lie over each other or outside.");
            }

            end = member.Start + member.Packed;
        }
    }

    private static void Sizes(List<ZipMember> members, PackageLimits limits, List<PluginFault> faults)
    {
        foreach (var member in members)
        {
            if (member.Size > limits.File)
            {
                faults.Add(PackageErrors.FileTooLarge(member.Name, member.Size, limits.File));
            }
            else if (member.Size > limits.RatioFrom && member.Size > member.Packed * limits.Ratio)
            {
                faults.Add(PackageErrors.Expands(member.Name, limits.Ratio));
            }
        }

        if (members.Sum(m => m.Size) is var all && all > limits.Content)
        {
            faults.Add(PackageErrors.ContentTooLarge(all, limits.Content));
        }
    }
}
