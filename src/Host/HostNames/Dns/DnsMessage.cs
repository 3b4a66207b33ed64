using System.Buffers.Binary;
using System.Text;

namespace Derman.Host.HostNames.Dns;

/// <param name="Code">RFC 1035, 4.1.1: 0 for an answer, 3 when there is no such name.</param>
internal sealed record DnsAnswer(bool Truncated, int Code, IReadOnlyList<string> Texts);

/// <summary>One question for TXT records and its answer, as they go over the wire (RFC 1035, section 4).</summary>
internal static class DnsMessage
{
    private const int HeaderSize = 12;
    private const ushort Text = 16;
    private const ushort Alias = 5;
    private const ushort Internet = 1;
    private const int MostJumps = 32;
    private const int LongestLabel = 63;

    public static byte[] Question(ushort id, string name)
    {
        var bytes = new List<byte>(HeaderSize + name.Length + 6);
        bytes.AddRange([(byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]); // Recursion desired, one question.
        foreach (var label in name.Split('.'))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, 0, (byte)Text, 0, (byte)Internet]);
        return [.. bytes];
    }

    /// <summary>The answer to that very question; null for anything else that arrives.</summary>
    public static DnsAnswer? Read(ReadOnlySpan<byte> message, ushort id, string name)
    {
        try
        {
            return TryRead(message, id, name);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or InvalidDataException)
        {
            System.Diagnostics.Trace.TraceInformation(e.Message); // It ends in the middle of something, or points in circles.
            return null;
        }
    }

    private static DnsAnswer? TryRead(ReadOnlySpan<byte> message, ushort id, string name)
    {
        var flags = Number(message, 2);
        if (Number(message, 0) != id || (flags & 0x8000) == 0 || Number(message, 4) != 1)
        {
            return null;
        }

        var at = HeaderSize;
        if (!Name(message, ref at).Equals(name, StringComparison.OrdinalIgnoreCase) || Number(message, at) != Text || Number(message, at + 2) != Internet)
        {
            return null;
        }

        at += 4;
        var records = Records(message, at, Number(message, 6));
        return new DnsAnswer((flags & 0x0200) != 0, flags & 0x000f, Texts(records, name));
    }

    /// <summary>Of the name itself, or of what it is an alias of: others may ride along in an answer.</summary>
    private static List<string> Texts(List<(string Owner, string? Alias, string? Text)> records, string name)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name };
        for (var round = 0; round < records.Count; round++)
        {
            foreach (var (owner, alias, _) in records)
            {
                if (alias is not null && names.Contains(owner))
                {
                    names.Add(alias);
                }
            }
        }

        return [.. records.Where(r => r.Text is not null && names.Contains(r.Owner)).Select(r => r.Text!)];
    }

    private static List<(string Owner, string? Alias, string? Text)> Records(ReadOnlySpan<byte> message, int at, int count)
    {
        var records = new List<(string, string?, string?)>();
        for (var i = 0; i < count && at < message.Length; i++)
        {
            var owner = Name(message, ref at);
            var (type, kind, length) = (Number(message, at), Number(message, at + 2), Number(message, at + 8));
            at += 10;
            var data = message.Slice(at, length);
            if (kind == Internet && type == Text)
            {
                records.Add((owner, null, Joined(data)));
            }
            else if (kind == Internet && type == Alias)
            {
                var inside = at;
                records.Add((owner, Name(message, ref inside), null));
            }

            at += length;
        }

        return records;
    }

    /// <summary>A long text comes in pieces of at most 255 bytes; they are one.</summary>
    private static string Joined(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        for (var at = 0; at < data.Length; at += data[at] + 1)
        {
            text.Append(Encoding.Latin1.GetString(data.Slice(at + 1, data[at])));
        }

        return text.ToString();
    }

    /// <summary>A name, with its pointers to earlier ones (4.1.4); a message that points in circles is cut off.</summary>
    private static string Name(ReadOnlySpan<byte> message, ref int at)
    {
        var labels = new List<string>();
        var (here, jumps) = (at, 0);
        while (true)
        {
            var length = message[here];
            if (length == 0)
            {
                at = jumps == 0 ? here + 1 : at;
                return string.Join('.', labels);
            }

            if (length >= 0xc0)
            {
                at = jumps == 0 ? here + 2 : at;
                here = Number(message, here) & 0x3fff;
                if (++jumps > MostJumps)
                {
                    throw new InvalidDataException("A name points in circles.");
                }

                continue;
            }

            if (length > LongestLabel)
            {
                throw new InvalidDataException("A label is too long.");
            }

            labels.Add(Encoding.Latin1.GetString(message.Slice(here + 1, length)));
            here += length + 1;
        }
    }

    private static ushort Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
