namespace Derman.Core.Export;

/// <summary>A small table as CSV, as spreadsheets of the language read it, with nothing in it that they would run.</summary>
public static class CsvFile
{
    public const string MediaType = "text/csv; charset=utf-8";

    /// <param name="language">Where a comma parts decimals, semicolons part the columns.</param>
    public static byte[] Of(string language, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        using var target = new MemoryStream();
        using (var sheet = new CsvSheet(target, language == "tr" ? ";" : ","))
        {
            sheet.Header(header);
            foreach (var row in rows)
            {
                sheet.Row([.. row.Select(c => new ExportCell(c))]);
            }
        }

        return target.ToArray();
    }
}
