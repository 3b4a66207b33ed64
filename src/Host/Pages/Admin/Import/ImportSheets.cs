using Derman.Core.Imports;

namespace Derman.Host.Pages.Admin.Import;

/// <summary>Files that are handed out: templates with the headings of the reader's language.</summary>
internal sealed class ImportSheets(ImportWord word)
{
    public const string XlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string CsvType = "text/csv; charset=utf-8";

    public byte[] Template(string kind, string language, bool xlsx)
    {
        var fields = ImportFields.Of(kind);
        return ImportTemplate.Make([.. fields.Select(f => word(language, f.Code))], [.. fields.Select(f => f.Sample)], language, xlsx);
    }
}
