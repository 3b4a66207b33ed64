using System.IO.Compression;
using System.Text;
using Derman.Core.Export;
using Derman.Core.Imports.Sheets;
using NodaTime;

namespace Derman.Core.Tests.Imports;

public sealed class SheetTests
{
    [Theory]
    [InlineData("a;b\r\n1;\"x;y\"\r\n", "1|x;y")]
    [InlineData("a,b\n1,\"he said \"\"no\"\"\"\n", "1|he said \"no\"")]
    [InlineData("a\tb\r1\t2\r", "1|2")]
    [InlineData("a;b\n1;\"two\nlines\"", "1|two\nlines")]
    [InlineData("a;b\n1;'=SUM(A1)\n", "1|=SUM(A1)")]
    [InlineData("a;b\n1\n", "1|")]
    public void Csv_IsReadAsSpreadsheetsWriteIt(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Read(text).Rows.Single().Cells));

    [Fact]
    public void EmptyRows_AreLeftOut_AndRowsKeepTheirNumbers() => Assert.Equal([2, 5], Read("a;b\n1;2\n;\n\n3;4\n").Rows.Select(r => r.Number));

    [Fact]
    public void Letters_OfAnOldCodePage_AreRefused_NotGuessed() =>
        Assert.Equal("import.encoding", SheetReader.Read([.. "ad;soyad\n"u8, 0xDE, 0x3B, 0xFD]).Failure?.Code);

    [Fact]
    public void Utf16_OfSpreadsheets_IsRead() =>
        Assert.Equal("şehir", SheetReader.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a\tb\nşehir\t1")]).Value!.Rows[0].Cells[0]);

    [Theory]
    [InlineData("")]
    [InlineData("a;b\n")]
    public void NoRows_IsRefused(string text) => Assert.Equal("import.empty", SheetReader.Read(Encoding.UTF8.GetBytes(text)).Failure?.Code);

    [Fact]
    public void MoreRowsThanAllowed_AreRefused() =>
        Assert.Equal("import.tooManyRows", SheetReader.Read(Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("x\n", SheetReader.MostRows + 1)))).Failure?.Code);

    [Fact]
    public void Xlsx_OfOurOwn_IsReadBack_WithDates()
    {
        using var stream = new MemoryStream();
        using (var sheet = new XlsxSheet(stream, rightToLeft: true, 2))
        {
            sheet.Header(["ad", "tarih"]);
            sheet.Row([new ExportCell("Şükrü <b>"), new ExportCell(null, new LocalDateTime(2026, 3, 20, 14, 30))]);
        }

        Assert.Equal(["Şükrü <b>", "2026-03-20 14:30"], SheetReader.Read(stream.ToArray()).Value!.Rows[0].Cells);
    }

    [Fact]
    public void Xlsx_WithSharedStrings_Gaps_AndLongNumbers_IsRead()
    {
        var table = SheetReader.Read(Workbook("""<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="4"><c r="A4"><v>1.0000000146E10</v></c><c r="C4" t="str"><v>x</v></c></row>""")).Value!;
        Assert.Equal(["ad", "", "kimlik"], table.Header);
        Assert.Equal((4, "10000000146||x"), (table.Rows[0].Number, string.Join('|', table.Rows[0].Cells)));
    }

    [Theory]
    [InlineData("PK not a zip")]
    [InlineData("PK\u0003\u0004")]
    public void BrokenArchive_IsRefused(string text) => Assert.Equal("import.unreadable", SheetReader.Read(Encoding.UTF8.GetBytes(text)).Failure?.Code);

    [Fact]
    public void Xlsx_WithADocumentType_IsRefused() => Assert.Equal(
        "import.unreadable",
        SheetReader.Read(Workbook("""<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>""", """<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>""")).Failure?.Code);

    private static SheetTable Read(string text)
    {
        var result = SheetReader.Read(Encoding.UTF8.GetBytes(text));
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!;
    }

    private static byte[] Workbook(string rows, string before = "")
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part("xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r9"/></sheets></workbook>""");
            Part("xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="x" Target="worksheets/first.xml"/></Relationships>""");
            Part("xl/sharedStrings.xml", """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>ad</t></si><si><r><t>kim</t></r><r><t>lik</t></r></si></sst>""");
            Part("xl/worksheets/first.xml", $"""{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");

            void Part(string name, string xml)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(xml));
            }
        }

        return stream.ToArray();
    }
}
