using System.Globalization;
using System.Text;

namespace Derman.Load;

/// <summary>
/// Tickets, one a line, eight columns parted by tabs: n, queue 1–10, requester 1–2000, open|closed, age in minutes, due in minutes from now,
/// subject, body. No header; UTF-8; no tabs or line breaks inside a column.
/// </summary>
internal static class TicketFile
{
    private const int Columns = 8;

    public static async Task WriteAsync(Stream to, IEnumerable<TicketLine> tickets, CancellationToken ct)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        foreach (var t in tickets)
        {
            ct.ThrowIfCancellationRequested();
            await writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{t.Number}\t{t.Queue}\t{t.Requester}\t{(t.Open ? "open" : "closed")}\t{t.Age.TotalMinutes:F0}\t{t.Due.TotalMinutes:F0}\t{t.Subject}\t{t.Body}"));
        }
    }

    public static async Task<IReadOnlyList<TicketLine>> ReadAsync(string file, CancellationToken ct)
    {
        var lines = await File.ReadAllLinesAsync(file, ct);
        return [.. lines.Select((line, i) => Parse(line) ?? throw new FormatException($"{file}, line {i + 1}: not eight columns as they should be."))];
    }

    private static TicketLine? Parse(string line) =>
        line.Split('\t') is { Length: Columns } c
        && Number(c[0]) is { } n
        && Number(c[1]) is >= 1 and <= Generator.Queues and { } queue
        && Number(c[2]) is >= 1 and <= Generator.Requesters and { } requester
        && c[3] is "open" or "closed"
        && Number(c[4]) is { } age
        && Number(c[5]) is { } due
            ? new TicketLine(n, queue, requester, c[3] == "open", TimeSpan.FromMinutes(age), TimeSpan.FromMinutes(due), c[6], c[7])
            : null;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
