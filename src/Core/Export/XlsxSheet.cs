using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using NodaTime;

namespace Derman.Core.Export;

/// <summary>
/// A workbook of one sheet. The package is written straight through (an archive that is only appended to): the usual way keeps a part in
/// memory until it is whole. Texts are inline strings and can never be formulas; moments are real dates; Persian sheets run from right to left.
/// </summary>
internal sealed class XlsxSheet : IExportSheet
{
    /// <summary>Rows a sheet can have, without its header.</summary>
    public const int MostRows = 1_048_575;

    private const int LongestText = 32_767;
    private const uint DateStyle = 1;
    private const uint HeaderStyle = 2;

    /// <summary>Day 0 of spreadsheets, as they count after February 1900.</summary>
    private static readonly LocalDateTime Epoch = new(1899, 12, 30, 0, 0);

    private readonly ZipArchive _archive;
    private readonly Stream _part;
    private readonly OpenXmlWriter _writer;

    public XlsxSheet(Stream target, bool rightToLeft, int columns)
    {
        _archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        Part("[Content_Types].xml", """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>""");
        Part("_rels/.rels", """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Part("xl/_rels/workbook.xml.rels", """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");
        Part("xl/workbook.xml", """<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Derman" sheetId="1" r:id="rId1"/></sheets></workbook>""");
        Part("xl/styles.xml", Styles());
        _part = _archive.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open();
        _writer = OpenXmlWriter.Create(_part);
        _writer.WriteStartDocument();
        _writer.WriteStartElement(new Worksheet());
        _writer.WriteElement(new SheetViews(new SheetView(new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
        {
            WorkbookViewId = 0, RightToLeft = rightToLeft ? true : null,
        }));
        _writer.WriteElement(new Columns(new Column { Min = 1, Max = (uint)columns, Width = 20, CustomWidth = true }));
        _writer.WriteStartElement(new SheetData());
    }

    public void Header(IReadOnlyList<string> names) => Write(names.Select(n => Text(n, HeaderStyle)));

    public void Row(IReadOnlyList<ExportCell> cells) => Write(cells.Select(c => c.At is { } at ? Moment(at) : Text(c.Text ?? "", 0)));

    public void Dispose()
    {
        _writer.WriteEndElement();
        _writer.WriteEndElement();
        _writer.Dispose();
        _part.Dispose();
        _archive.Dispose();
    }

    private void Write(IEnumerable<Cell> cells)
    {
        _writer.WriteStartElement(new Row());
        foreach (var cell in cells)
        {
            _writer.WriteElement(cell);
        }

        _writer.WriteEndElement();
    }

    private static Cell Moment(LocalDateTime at) => new()
    {
        StyleIndex = DateStyle,
        CellValue = new CellValue((Period.Between(Epoch, at, PeriodUnits.Seconds).Seconds / 86_400d).ToString("0.##########", CultureInfo.InvariantCulture)),
    };

    private static Cell Text(string text, uint style) => new()
    {
        DataType = CellValues.InlineString,
        StyleIndex = style == 0 ? null : new UInt32Value(style),
        InlineString = new InlineString(new Text(Allowed(text)) { Space = SpaceProcessingModeValues.Preserve }),
    };

    /// <summary>XML 1.0 has no controls but tab and line ends, and a cell has an end.</summary>
    private static string Allowed(string text)
    {
        var whole = text.Length > LongestText ? text[..LongestText] : text;
        return whole.Any(c => !System.Xml.XmlConvert.IsXmlChar(c) && !char.IsSurrogate(c)) || whole.Length < text.Length
            ? string.Concat(whole.EnumerateRunes().Where(r => r.Value >= 0x20 ? r.Value is not (0xFFFE or 0xFFFF) : r.Value is '\t' or '\n' or '\r').Select(r => r.ToString()))
            : whole;
    }

    private static string Styles() => new Stylesheet(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd hh:mm" }) { Count = 1 },
        new Fonts(new Font(), new Font(new Bold())) { Count = 2 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border()) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        new CellFormats(new CellFormat(), new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true }, new CellFormat { FontId = 1, ApplyFont = true }) { Count = 3 }).OuterXml;

    private void Part(string name, string xml)
    {
        using var stream = _archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        stream.Write(Encoding.UTF8.GetBytes(xml));
    }
}
