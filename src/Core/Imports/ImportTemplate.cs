using Derman.Core.Export;

namespace Derman.Core.Imports;

/// <summary>An empty file to fill in: the headings, and one row that shows how values are written.</summary>
public static class ImportTemplate
{
    public static byte[] Make(IReadOnlyList<string> headings, IReadOnlyList<string> sample, string language, bool xlsx)
    {
        using var content = new MemoryStream();
        using (IExportSheet sheet = xlsx ? new XlsxSheet(content, language == "fa", headings.Count) : new CsvSheet(content, language == "en" ? "," : ";"))
        {
            sheet.Header(headings);
            sheet.Row([.. sample.Select(s => new ExportCell(s))]);
        }

        return content.ToArray();
    }

    /// <summary>A table that is handed out once.</summary>
    public static byte[] Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, string language)
    {
        using var content = new MemoryStream();
        using (var sheet = new CsvSheet(content, language == "en" ? "," : ";"))
        {
            sheet.Header(headings);
            foreach (var row in rows)
            {
                sheet.Row([.. row.Select(c => new ExportCell(c))]);
            }
        }

        return content.ToArray();
    }
}
