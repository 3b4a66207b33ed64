using Derman.Core.Common;

namespace Derman.Core.Imports.Sheets;

/// <summary>A table as people fill it in: a header, then rows. Every cell is text; what it means is decided later.</summary>
/// <param name="Rows">With their row in the file, as people count them: the header is 1.</param>
public sealed record SheetTable(IReadOnlyList<string> Header, IReadOnlyList<SheetRow> Rows);

/// <param name="Cells">As many as the header has; absent ones are empty.</param>
public sealed record SheetRow(int Number, IReadOnlyList<string> Cells);

/// <summary>Reads CSV and XLSX from files nobody vouches for: bounded in rows, columns, letters and memory.</summary>
public static class SheetReader
{
    /// <summary>Rows without the header.</summary>
    public const int MostRows = 10_000;

    public const int MostColumns = 60;

    /// <summary>Bytes of a file.</summary>
    public const int LargestFile = 12 * 1024 * 1024;

    /// <summary>Letters of a cell; what is longer is an error of its row, not of the file.</summary>
    internal const int LongestCell = 32_767;

    public static Result<SheetTable> Read(byte[] file)
    {
        if (file.Length == 0)
        {
            return SheetErrors.Empty;
        }

        if (file.Length > LargestFile)
        {
            return SheetErrors.TooLarge;
        }

        try
        {
            return Shape(file.AsSpan().StartsWith("PK"u8) ? XlsxRows.Read(file) : CsvRows.Read(file));
        }
        catch (SheetException e)
        {
            return e.Failure;
        }
    }

    private static Result<SheetTable> Shape(IEnumerable<(int Number, List<string> Cells)> rows)
    {
        string[]? header = null;
        var table = new List<SheetRow>();
        foreach (var (number, cells) in rows)
        {
            if (cells.TrueForAll(string.IsNullOrWhiteSpace))
            {
                continue; // Spreadsheets leave empty rows behind.
            }

            if (header is null)
            {
                header = [.. cells.Select(c => c.Trim())];
                if (header.Length > MostColumns)
                {
                    return SheetErrors.TooManyColumns;
                }

                continue;
            }

            if (table.Count == MostRows)
            {
                return SheetErrors.TooManyRows;
            }

            table.Add(new SheetRow(number, [.. Enumerable.Range(0, header.Length).Select(i => i < cells.Count ? cells[i] : "")]));
        }

        return header is null || table.Count == 0 ? SheetErrors.Empty : new SheetTable(header, table);
    }
}

/// <summary>The file itself cannot be read; carries the failure out of a reader that walks through it.</summary>
internal sealed class SheetException(Failure failure) : Exception(failure.Code)
{
    public Failure Failure => failure;
}

public static class SheetErrors
{
    public static readonly Failure Empty = Failure.Invalid("import.empty", "file");
    public static readonly Failure TooLarge = Failure.Invalid("import.tooLarge", "file", ("mb", "12"));
    public static readonly Failure TooManyRows = Failure.Invalid("import.tooManyRows", "file", ("limit", "10.000"));
    public static readonly Failure TooManyColumns = Failure.Invalid("import.tooManyColumns", "file", ("limit", "60"));
    public static readonly Failure Unreadable = Failure.Invalid("import.unreadable", "file");
    public static readonly Failure Encoding = Failure.Invalid("import.encoding", "file");
}
