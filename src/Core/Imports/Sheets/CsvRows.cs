using System.Text;

namespace Derman.Core.Imports.Sheets;

/// <summary>RFC 4180 with what spreadsheets make of it: a byte order mark, semicolons or tabs, UTF-16. The apostrophe our own exports put before a formula is taken off again.</summary>
internal static class CsvRows
{
    private const string StartsFormula = "=+-@\t\r\n";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IEnumerable<(int Number, List<string> Cells)> Read(byte[] file)
    {
        var text = Text(file);
        return Rows(text, Delimiter(text));
    }

    private static string Text(byte[] file)
    {
        try
        {
            return file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode.GetString(file, 2, file.Length - 2)
                : file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? Strict.GetString(file, 3, file.Length - 3)
                : Strict.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            throw new SheetException(SheetErrors.Encoding); // Guessing would turn ş into þ in ten thousand names.
        }
    }

    /// <summary>Whichever the header has most of, outside quotes.</summary>
    private static char Delimiter(string text)
    {
        var counts = new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 };
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\n')
            {
                break;
            }
            else if (!quoted && counts.TryGetValue(c, out var n))
            {
                counts[c] = n + 1;
            }
        }

        return counts.MaxBy(c => c.Value).Key;
    }

    private static IEnumerable<(int Number, List<string> Cells)> Rows(string text, char delimiter)
    {
        var (number, at) = (0, 0);
        var cell = new StringBuilder();
        while (at < text.Length)
        {
            var cells = new List<string>();
            do
            {
                at = Cell(text, at, delimiter, cell);
                if (cells.Count <= SheetReader.MostColumns)
                {
                    cells.Add(Plain(cell.ToString()));
                }
            }
            while (at < text.Length && text[at++] == delimiter);

            if (at < text.Length && text[at - 1] == '\r' && text[at] == '\n')
            {
                at++;
            }

            yield return (++number, cells);
        }
    }

    /// <returns>Where the cell ends: at a delimiter, a line end, or the end of all.</returns>
    private static int Cell(string text, int at, char delimiter, StringBuilder cell)
    {
        cell.Clear();
        var quoted = at < text.Length && text[at] == '"';
        at += quoted ? 1 : 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted && c == '"')
            {
                if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    at++;
                }
                else
                {
                    quoted = false;
                    continue;
                }
            }
            else if (!quoted && (c == delimiter || c is '\r' or '\n'))
            {
                break;
            }

            if (cell.Length <= SheetReader.LongestCell)
            {
                cell.Append(c);
            }
        }

        return at;
    }

    private static string Plain(string cell) => cell.Length > 1 && cell[0] == '\'' && StartsFormula.Contains(cell[1], StringComparison.Ordinal) ? cell[1..] : cell;
}
