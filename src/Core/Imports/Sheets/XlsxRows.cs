using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Derman.Core.Imports.Sheets;

/// <summary>
/// The first sheet of a workbook, read straight through. Only three parts are opened, none with a document type, and no more of them
/// than a bounded number of bytes: a small archive can hold a very large sheet. Formulas are not run; what was worked out last counts.
/// </summary>
internal static class XlsxRows
{
    private const long MostBytes = 256L * 1024 * 1024;
    private const int MostStrings = 2_000_000;
    private const string Relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = false, MaxCharactersInDocument = MostBytes };

    public static IEnumerable<(int Number, List<string> Cells)> Read(byte[] file)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file), ZipArchiveMode.Read);
            var strings = Strings(archive.GetEntry("xl/sharedStrings.xml"));
            return Sheet(archive.GetEntry(FirstSheet(archive)) ?? throw new SheetException(SheetErrors.Unreadable), strings, Dates(archive.GetEntry("xl/styles.xml")));
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or FormatException or OverflowException)
        {
            throw new SheetException(SheetErrors.Unreadable);
        }
    }

    private static string FirstSheet(ZipArchive archive)
    {
        string? id = null;
        using (var workbook = Open(archive.GetEntry("xl/workbook.xml")))
        {
            while (id is null && workbook.Read())
            {
                id = workbook is { NodeType: XmlNodeType.Element, LocalName: "sheet" } ? workbook.GetAttribute("id", Relation) : null;
            }
        }

        using var relations = Open(archive.GetEntry("xl/_rels/workbook.xml.rels"));
        while (relations.Read())
        {
            if (relations is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && relations.GetAttribute("Id") == id && relations.GetAttribute("Target") is { } target)
            {
                return target.StartsWith('/') ? target[1..] : $"xl/{target}";
            }
        }

        throw new SheetException(SheetErrors.Unreadable);
    }

    private static List<string> Strings(ZipArchiveEntry? entry)
    {
        var strings = new List<string>();
        if (entry is null)
        {
            return strings;
        }

        using var reader = Open(entry);
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                strings.Add(Words(reader));
                if (strings.Count > MostStrings)
                {
                    throw new SheetException(SheetErrors.TooManyRows);
                }
            }
        }

        return strings;
    }

    /// <summary>Which cell styles show a number as a date: the built-in ones, and own formats with days or hours in them.</summary>
    private static HashSet<int> Dates(ZipArchiveEntry? entry)
    {
        var (own, dates, at, inCells) = (new HashSet<int>(), new HashSet<int>(), 0, false);
        if (entry is null)
        {
            return dates;
        }

        using var reader = Open(entry);
        while (reader.Read())
        {
            if (reader.LocalName == "cellXfs")
            {
                inCells = reader.NodeType == XmlNodeType.Element;
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && int.TryParse(reader.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var format)
                && reader.GetAttribute("formatCode") is { } code && code.AsSpan().IndexOfAny("ydhs") >= 0)
            {
                own.Add(format);
            }
            else if (inCells && reader is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                if (int.TryParse(reader.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var used) && (used is (>= 14 and <= 22) or (>= 45 and <= 47) || own.Contains(used)))
                {
                    dates.Add(at);
                }

                at++;
            }
        }

        return dates;
    }

    private static List<(int Number, List<string> Cells)> Sheet(ZipArchiveEntry entry, List<string> strings, HashSet<int> dates)
    {
        var rows = new List<(int, List<string>)>();
        using var reader = Open(entry);
        var (number, cells) = (0, new List<string>());
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                number = int.TryParse(reader.GetAttribute("r"), CultureInfo.InvariantCulture, out var said) ? said : number + 1;
                cells = [];
                rows.Add((number, cells));
                if (rows.Count > (2 * SheetReader.MostRows) + 1)
                {
                    throw new SheetException(SheetErrors.TooManyRows);
                }
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                var column = ColumnOf(reader.GetAttribute("r")) ?? cells.Count;
                var text = Cell(reader, strings, dates);
                if (column <= SheetReader.MostColumns)
                {
                    while (cells.Count <= column)
                    {
                        cells.Add("");
                    }

                    cells[column] = text;
                }
            }
        }

        return rows;
    }

    private static string Cell(XmlReader reader, List<string> strings, HashSet<int> dates)
    {
        var (kind, style) = (reader.GetAttribute("t"), reader.GetAttribute("s"));
        if (reader.IsEmptyElement)
        {
            return "";
        }

        if (kind == "inlineStr")
        {
            return Words(reader);
        }

        var value = "";
        using var cell = reader.ReadSubtree();
        while (cell.Read())
        {
            if (cell is { NodeType: XmlNodeType.Element, LocalName: "v" })
            {
                value = cell.ReadString();
            }
        }

        return kind switch
        {
            "s" => int.TryParse(value, CultureInfo.InvariantCulture, out var at) && at >= 0 && at < strings.Count ? strings[at] : "",
            "b" => value == "1" ? "true" : "false",
            "e" => "",
            null or "n" when style is not null && int.TryParse(style, CultureInfo.InvariantCulture, out var s) && dates.Contains(s) => Moment(value),
            null or "n" => Number(value),
            _ => value,
        };
    }

    /// <summary>Days since the last one of 1899, as ISO.</summary>
    private static string Moment(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 2_958_466
            ? NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Format(new NodaTime.LocalDateTime(1899, 12, 30, 0, 0).PlusMinutes((long)Math.Round(days * 1440)))
            : value;

    /// <summary>Identity numbers and phones are often kept as numbers: eleven digits must not become 1.2345E10.</summary>
    private static string Number(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.############", CultureInfo.InvariantCulture) : value;

    /// <summary>All text inside the element, without the reading aid that East Asian scripts carry.</summary>
    private static string Words(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            return "";
        }

        var text = new System.Text.StringBuilder();
        using var part = reader.ReadSubtree();
        var skip = 0;
        while (part.Read())
        {
            if (part.LocalName == "rPh" && !part.IsEmptyElement)
            {
                skip += part.NodeType == XmlNodeType.Element ? 1 : part.NodeType == XmlNodeType.EndElement ? -1 : 0;
            }
            else if (skip == 0 && part.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA && text.Length <= SheetReader.LongestCell)
            {
                text.Append(part.Value);
            }
        }

        return text.ToString();
    }

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c))
            {
                break;
            }

            column = (column * 26) + (c - 'A') + 1;
            if (column > 20_000)
            {
                return int.MaxValue;
            }
        }

        return column == 0 ? null : column - 1;
    }

    private static XmlReader Open(ZipArchiveEntry? entry) => XmlReader.Create((entry ?? throw new SheetException(SheetErrors.Unreadable)).Open(), Safe);
}
